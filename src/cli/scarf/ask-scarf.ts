import type { Scarf } from '../../main/scarf/scarf';
import { systemClock } from '../../main/time/clock';
import { failureFields, failureLine, waitLine } from '../../renderer/text/command-line';
import type { Failure, Result } from '../../shared/failure';
import { EXIT_CODES, type ExitCode } from '../common/exit-codes';
import { print, printJson, warn } from '../common/output';
import type { AccountOptions } from '../common/read-arguments';
import { chosenOwner } from './chosen-owner';
import { patiently } from './patiently';
import { thisPlace, type Place } from './place';
import { untilInterrupted } from './until-interrupted';
import { withScarf } from './way-to-scarf';

/** An account, and Scarf with its token. */
export interface Asking {
  readonly place: Place;
  readonly owner: string;
  readonly scarf: Scarf;
  readonly signal: AbortSignal;
  /** Makes a call that is repeated while Scarf is busy. */
  readonly patiently: <T>(call: () => Promise<Result<T>>) => Promise<Result<T>>;
}

export interface Question<T> {
  readonly ask: (asking: Asking) => Promise<Result<T>>;
  /** For people; empty: it is written already. */
  readonly text: (answer: T) => string;
  /** For scripts; null: there is no answer. */
  readonly json: (answer: T | null) => object;
}

/** Asks Scarf about an account and writes the answer, or why there is none. Throws `UsageError`. */
export function askScarf<T>(options: AccountOptions, question: Question<T>): Promise<ExitCode> {
  const place = thisPlace();
  const owner = chosenOwner(options, place);
  return untilInterrupted(async (signal) => {
    const answer = owner.ok ? await answerOf(owner.value, place, question, signal) : owner;
    if (signal.aborted) return EXIT_CODES.interrupted;
    if (options.writes === 'json')
      printJson({
        ...question.json(answer.ok ? answer.value : null),
        failure: answer.ok ? null : failureFields(answer.failure),
      });
    else if (answer.ok) print(question.text(answer.value));
    else warn(failureLine(answer.failure));
    return answer.ok ? EXIT_CODES.ready : EXIT_CODES.nothing;
  });
}

async function answerOf<T>(
  owner: string,
  place: Place,
  { ask }: Question<T>,
  signal: AbortSignal,
): Promise<Result<T>> {
  const tell = (failed: Failure, waitMs: number): void => warn(waitLine(failed, waitMs));
  const answer = await withScarf(owner, place, signal, (scarf) =>
    ask({
      place,
      owner,
      scarf,
      signal,
      patiently: (call) => patiently(call, { clock: systemClock, signal, tell }),
    }),
  );
  return answer.ok ? answer.value : answer;
}
