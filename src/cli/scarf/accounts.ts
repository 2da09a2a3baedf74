import { keytarStore } from '../../main/credentials/keytar-store';
import {
  accountsText,
  failureFields,
  failureLine,
  type FailureFields,
} from '../../renderer/text/command-line';
import { failure, type Failure } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import { print, printJson, warn } from '../common/output';
import type { AccountOptions } from '../common/read-arguments';
import { chosenOwner, knownOwners } from './chosen-owner';
import { tokenOf, type KnownToken } from './known-token';
import { thisPlace, type Place } from './place';
import { stopped, untilInterrupted } from './until-interrupted';
import { wayToScarf } from './way-to-scarf';

/** An account as `accounts` prints it. Scripts of users stand on these names. */
export interface AccountJson {
  readonly owner: string;
  /** It is the one that is connected in the app. */
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
  const owners = [...new Set([...(chosen.ok ? [chosen.value] : []), ...knownOwners(place)])];
  return untilInterrupted(async (signal) => {
    const found: AccountJson[] = [];
    // One after the other: a password store answers one question at a time.
    for (const owner of options.owner === null ? owners : chosen.ok ? [chosen.value] : []) {
      found.push(await accountOf(owner, place, signal));
      if (signal.aborted) return EXIT_CODES.interrupted;
    }
    const trouble = found.length > 0 ? null : chosen.ok ? failure('not-connected') : chosen.failure;
    if (options.writes === 'json')
      printJson({ accounts: found, failure: trouble === null ? null : failureFields(trouble) });
    else if (trouble === null) print(accountsText(found));
    else warn(failureLine(trouble));
    return exitCodeOf(found);
  });
}

async function accountOf(owner: string, place: Place, signal: AbortSignal): Promise<AccountJson> {
  const connected = isSameOwner(place.kept.read('account')?.owner ?? null, owner);
  const known = await Promise.race([tokenOf(owner, place, keytarStore(place.entries)), stopped(signal)]);
  if (!known.ok) return { owner, connected, tokenFrom: null, works: false, ...failed(known.failure) };
  const way = await wayToScarf(place, known.value);
  try {
    const proof = await way.scarf.listImports(owner, { perPage: 1, enough: () => true }, signal);
    const { from: tokenFrom } = known.value;
    if (proof.ok) return { owner, connected, tokenFrom, works: true, failure: null };
    const { code } = proof.failure;
    const reason = code === 'not-found' ? failure('owner-unknown', proof.failure.details) : proof.failure;
    return { owner, connected, tokenFrom, works: false, ...failed(reason) };
  } finally {
    way.close();
  }
}

function failed(reason: Failure): Pick<AccountJson, 'failure'> {
  return { failure: failureFields(reason) };
}

function exitCodeOf(found: readonly AccountJson[]): ExitCode {
  const working = found.filter(({ works }) => works).length;
  if (working === 0) return EXIT_CODES.nothing;
  return working === found.length ? EXIT_CODES.ready : EXIT_CODES.partly;
}
