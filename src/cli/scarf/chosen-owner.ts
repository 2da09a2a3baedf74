import { ownerIn } from '../../shared/account-entry';
import { fail, succeed, type Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import type { AccountOptions } from '../common/read-arguments';
import { UsageError } from '../common/usage-error';
import type { Place } from './place';

/**
 * The account that is meant: the one that was typed, or the one that is connected in the app. Fails with `not-connected`
 * or `owner-not-allowed`; throws `UsageError` for what no account can be called.
 */
export function chosenOwner({ owner: typed }: AccountOptions, { kept, policy }: Place): Result<string> {
  const { owner: locked } = policy.locked;
  if (typed === null) {
    const connected = kept.read('account')?.owner;
    const isAllowed = connected !== undefined && (locked === undefined || isSameOwner(connected, locked));
    const owner = isAllowed ? connected : locked;
    return owner === undefined ? fail('not-connected') : succeed(owner);
  }
  const owner = ownerIn(typed);
  if (owner === '' || /[/\\?#\s]/.test(owner)) throw new UsageError(`--owner “${typed}” names no account.`);
  if (locked !== undefined && !isSameOwner(owner, locked)) return fail('owner-not-allowed');
  // As the app spells it: the password store tells the cases of letters apart.
  return succeed(knownOwners({ kept }).find((known) => isSameOwner(known, owner)) ?? owner);
}

/** Accounts that the app knows on this computer, the connected one first. */
export function knownOwners({ kept }: Pick<Place, 'kept'>): readonly string[] {
  const connected = kept.read('account')?.owner;
  return [...new Set([...(connected === undefined ? [] : [connected]), ...(kept.read('tokenOwners') ?? [])])];
}
