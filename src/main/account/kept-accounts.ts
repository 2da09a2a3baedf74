import { isSameOwner } from '../../shared/owner';
import type { Account, SettingsStore } from '../storage/settings-store';

/** The accounts that this computer keeps, as an earlier run left them. Never holds a token. */
export interface KeptAccounts {
  /** The account in use; null: none is kept. */
  readonly inUse: string | null;
  readonly accounts: readonly Account[];
  /** Accounts whose token may be in the password store: from before it is written until it is certainly deleted. */
  readonly tokenOwners: readonly string[];
}

type Slots = Pick<SettingsStore, 'read'>;
type Written = Parameters<SettingsStore['writeTogether']>[0];

export function readKeptAccounts(slots: Slots): KeptAccounts {
  const inUse = slots.read('account');
  const listed = slots.read('accounts') ?? [];
  // A version that knew one account changes only that one.
  const accounts = inUse === null ? listed : withAccount(listed, inUse);
  const saved = accounts.filter(({ tokenSaved }) => tokenSaved).map(({ owner }) => owner);
  return {
    inUse: inUse?.owner ?? accounts[0]?.owner ?? null,
    accounts,
    tokenOwners: [...new Set([...(slots.read('tokenOwners') ?? []), ...saved])],
  };
}

/** The accounts with this one in its place, or at the end if it is a new one. */
export function withAccount(accounts: readonly Account[], account: Account): readonly Account[] {
  const isIt = ({ owner }: Account): boolean => isSameOwner(owner, account.owner);
  if (!accounts.some(isIt)) return [...accounts, account];
  return accounts.map((each) => (isIt(each) ? account : each));
}

/**
 * What to write, in such a way that a version which knew one account goes on with the one in use. It would delete the
 * tokens of all others in `tokenOwners`, so those that are kept stand in `accounts` alone.
 */
export function slotsOf({ inUse, accounts, tokenOwners }: KeptAccounts): Written {
  const others = accounts.filter(({ owner, tokenSaved }) => tokenSaved && owner !== inUse);
  return {
    account: accounts.find(({ owner }) => owner === inUse) ?? null,
    accounts: accounts.length === 0 ? null : [...accounts],
    tokenOwners: tokenOwners.filter((owner) => !others.some((other) => other.owner === owner)),
  };
}
