import { readKeptAccounts } from '../../main/account/kept-accounts';
import { ownerIn } from '../../shared/app/account-entry';
import { fail, succeed, type Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import type { AccountOptions } from '../common/read-arguments';
import { UsageError } from '../common/usage-error';
import type { Place } from './place';

/**
 * The account that is meant: the one that was typed, or the one that is in use in the app. Fails with `not-connected`
 * or `owner-not-allowed`; throws `UsageError` for what no account can be called.
 */
export function chosenOwner({ owner: typed }: AccountOptions, place: Place): Result<string> {
  const { owner: locked } = place.policy.locked;
  const known = knownOwners(place);
  if (typed === null) {
    const { inUse } = readKeptAccounts(place.kept);
    const owner = known.find((one) => one === inUse) ?? locked;
    return owner === undefined ? fail('not-connected') : succeed(owner);
  }
  const owner = ownerIn(typed);
  if (owner === '' || /[/\\?#\s]/.test(owner)) throw new UsageError(`--owner “${typed}” names no account.`);
  if (locked !== undefined && !isSameOwner(owner, locked)) return fail('owner-not-allowed');
  // As the app spells it: the password store tells the cases of letters apart.
  return succeed(known.find((one) => isSameOwner(one, owner)) ?? owner);
}

/** Accounts that the app knows on this computer and the organization allows, the one in use first. */
export function knownOwners({ kept, policy }: Pick<Place, 'kept' | 'policy'>): readonly string[] {
  const { inUse, accounts, tokenOwners } = readKeptAccounts(kept);
  const { owner: locked } = policy.locked;
  const others = [...accounts.map(({ owner }) => owner), ...tokenOwners];
  return [...new Set([...(inUse === null ? [] : [inUse]), ...others])].filter(
    (owner) => locked === undefined || isSameOwner(owner, locked),
  );
}
