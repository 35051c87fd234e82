/**
 * Whether two addresses reach the same person, as far as can be told from outside: case and a `+tag` do not matter.
 * Dots do: they are ignored by one provider only.
 */
export const sameAddress = (a: string, b: string): boolean => canonicalAddress(a) === canonicalAddress(b);

export function canonicalAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address.trim().toLowerCase();
  const local = address.slice(0, at).trim();
  const plus = local.indexOf('+');
  return `${plus > 0 ? local.slice(0, plus) : local}@${address.slice(at + 1).trim()}`.toLowerCase();
}
