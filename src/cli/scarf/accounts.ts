import { readKeptAccounts } from '../../main/account/kept-accounts';
import { asOwnerFailure } from '../../main/scarf/failures';
import {
  accountsText,
  failureFields,
  failureLine,
  isTokenRefusal,
  type FailureFields,
} from '../../renderer/text/command-line';
import { failure, type Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import { print, printJson, warn } from '../common/output';
import type { AccountOptions } from '../common/read-arguments';
import { chosenOwner, knownOwners } from './chosen-owner';
import type { KnownToken } from './known-token';
import { thisPlace, type Place } from './place';
import { untilInterrupted } from './until-interrupted';
import { withScarf } from './way-to-scarf';

/** An account as `accounts` prints it. Scripts of users stand on these names. */
export interface AccountJson {
  readonly owner: string;
  /** It is the one in use in the app. */
  readonly connected: boolean;
  readonly tokenFrom: KnownToken['from'] | null;
  /** Scarf lists the account's imports with this token. */
  readonly works: boolean;
  readonly failure: FailureFields | null;
}

/** Names the accounts of this computer, and says whether their tokens work. Throws `UsageError`. */
export function accounts(options: AccountOptions): Promise<ExitCode> {
  const place = thisPlace();
  const chosen = chosenOwner(options, place);
  return untilInterrupted(async (signal) => {
    const asked: AccountJson[] = [];
    // One after the other: a password store answers one question at a time.
    for (const owner of ownersOf(options, chosen, place)) {
      asked.push(await accountOf(owner, place, signal));
      if (signal.aborted) return EXIT_CODES.interrupted;
    }
    const found = withoutOthers(asked);
    const trouble = found.length > 0 ? null : chosen.ok ? failure('not-connected') : chosen.failure;
    if (options.writes === 'json')
      printJson({ accounts: found, failure: trouble === null ? null : failureFields(trouble) });
    else if (trouble === null) print(accountsText(found));
    else warn(failureLine(trouble));
    return exitCodeOf(found);
  });
}

/** All that are known, unless one was typed. */
function ownersOf(options: AccountOptions, chosen: Result<string>, place: Place): readonly string[] {
  const first = chosen.ok ? [chosen.value] : [];
  return options.owner === null ? [...new Set([...first, ...knownOwners(place)])] : first;
}

async function accountOf(owner: string, place: Place, signal: AbortSignal): Promise<AccountJson> {
  const connected = isSameOwner(readKeptAccounts(place.kept).inUse, owner);
  const asked = await withScarf(owner, place, signal, async (scarf, { from }) => {
    const proof = await scarf.listImports(owner, { perPage: 1, enough: () => true }, signal);
    return { tokenFrom: from, trouble: proof.ok ? null : asOwnerFailure(proof.failure) };
  });
  const { tokenFrom, trouble } = asked.ok ? asked.value : { tokenFrom: null, trouble: asked.failure };
  const failed = trouble === null ? null : failureFields(trouble);
  return { owner, connected, tokenFrom, works: failed === null, failure: failed };
}

/** `SCARF_TOKEN` is tried for each account, and belongs to few: that others refuse it says nothing of their own tokens. */
function withoutOthers(asked: readonly AccountJson[]): readonly AccountJson[] {
  const ofToken = asked.filter(({ tokenFrom, works }) => tokenFrom === 'SCARF_TOKEN' && works);
  if (ofToken.length === 0) return asked;
  return asked.filter(({ failure }) => failure === null || !isTokenRefusal(failure));
}

function exitCodeOf(found: readonly AccountJson[]): ExitCode {
  const working = found.filter(({ works }) => works).length;
  if (working === 0) return EXIT_CODES.nothing;
  return working === found.length ? EXIT_CODES.ready : EXIT_CODES.partly;
}
