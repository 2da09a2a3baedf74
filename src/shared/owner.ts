/** Scarf ignores the letter case of an account's name. */
export function isSameOwner(one: string | null, other: string | null): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}

/** The same for every spelling of an account's name, to find what belongs to the account. */
export function accountKey(owner: string): string {
  return owner.toLowerCase();
}
