import { readKeptAccounts } from '../../main/account/kept-accounts';
import { cleanToken } from '../../main/credentials/token';
import type { TokenStore } from '../../main/credentials/token-store';
import { fail, retryableFailure, succeed, type Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import type { Place } from './place';

export interface KnownToken {
  readonly token: string;
  readonly from: 'SCARF_TOKEN' | 'password-store';
  /** Fingerprint of the certificate file that the user trusts for this token; null: of none. */
  readonly certificate: string | null;
}

/**
 * The token of an account: that of the environment, which needs no password store, or the one that the app saved. Fails
 * with `not-connected` where there is none.
 */
export async function tokenOf(owner: string, place: Place, store: TokenStore): Promise<Result<KnownToken>> {
  const typed = process.env['SCARF_TOKEN'];
  if (typed !== undefined) {
    const token = cleanToken(typed);
    return token.ok ? succeed({ token: token.value, from: 'SCARF_TOKEN', certificate: null }) : token;
  }
  const answer = await store.read(owner);
  switch (answer.kind) {
    case 'token':
      return succeed({ ...answer.kept, from: 'password-store' });
    case 'unreadable':
      return { ok: false, failure: answer.failure };
    case 'none': {
      const { accounts } = readKeptAccounts(place.kept);
      // A locked store answers that it has none.
      const isSaved = accounts.some((each) => each.tokenSaved && isSameOwner(each.owner, owner));
      return isSaved
        ? { ok: false, failure: retryableFailure('keychain-unreadable') }
        : fail('not-connected');
    }
  }
}
