export const BUDGET: number;
export function sizes(folder: string): { name: string; bytes: number; gzip: number }[];
