import { isSameOwner } from '../../shared/owner';

/** A value that the user made in an account; absent: without one, or in a version that knew one account. */
export type Owned<T> = T & { readonly owner?: string | undefined };

/** The values of an account, in their order; null: those of none. */
export function ofAccount<T extends object>(all: readonly Owned<T>[], owner: string | null): readonly T[] {
  return all.filter((each) => isOf(each, owner)).map(valueOf);
}

/** All values, with these in place of those of an account. */
export function withOfAccount<T extends object>(
  all: readonly Owned<T>[],
  owner: string | null,
  values: readonly T[],
): Owned<T>[] {
  const others = all.filter((each) => !isOf(each, owner));
  return [...others, ...values.map((value) => (owner === null ? value : { ...value, owner }))];
}

/** All values, where those of none belong to this account. Null: there are none of none. */
export function adopted<T extends object>(all: readonly Owned<T>[], owner: string): Owned<T>[] | null {
  if (all.every((each) => each.owner !== undefined)) return null;
  return all.map((each) => (each.owner === undefined ? { ...each, owner } : each));
}

function isOf({ owner: its }: { readonly owner?: string | undefined }, owner: string | null): boolean {
  return isSameOwner(its ?? null, owner);
}

function valueOf<T extends object>(owned: Owned<T>): T {
  const value: { owner?: string | undefined } = { ...owned };
  delete value.owner;
  return value as unknown as T;
}
