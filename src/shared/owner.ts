/** Scarf ignores the letter case of an account's name. */
export function isSameOwner(one: string | null, other: string | null): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
