import type { Server } from "socket.io";

export interface Fake {
  url: string;
  port: number;
  io: Server;
  sessions: Map<string, unknown>;
  log: { id?: string; text?: string; message?: string; helpful?: boolean }[];
  close(): Promise<void>;
}
export const POLICY: string;
export function startFake(options?: { port?: number; delay?: number; origins?: string[] }): Promise<Fake>;
