/** `tel:` addresses for numbers as people write them. */

/** The address to dial, or nothing when the text holds no number that can be dialled as it stands. */
export function telHref(number: string | null | undefined): string | undefined {
  if (!number || !/^[\d\s()+*#./-]+$/.test(number.trim())) return undefined;
  const digits = number.replace(/[^\d+*#]/g, "").replaceAll("#", "%23");
  return /\d{2}/.test(digits) ? `tel:${digits}` : undefined;
}
