import { isNone } from '../../shared/fix';
import { problemsWithDestination } from '../rules/destination-problems';
import { Judge } from '../rules/line-validator';
import type { BodyPlan } from '../model/request-body';
import { NONE, type ProblemSet } from '../rules/problems';
import { NO_ROOM } from '../rules/line-result';

/** What decides whether a line goes out, and what is told of those that did. */
export interface Sifted {
  /** With an error among them the line is set aside. */
  readonly problems: ProblemSet;
  readonly hasId: boolean;
  /** Where an id can be put into a line that has none; NO_ROOM: nowhere. */
  readonly roomForId: number;
}

/** Looks at one line. What it says is valid until the next. `utf8`: the bytes are known to be valid. */
export type Sieve = (bytes: Buffer, start: number, end: number, utf8: boolean) => Sifted;

/**
 * Parts the lines of a plan. Where the check left nothing to decide, no line is judged again: the fingerprint proves
 * that these are the bytes that were checked, and a property test that both ways make the same body.
 */
export function sieveFor(plan: BodyPlan): Sieve {
  return isDecided(plan) ? byKnowing(plan) : byJudging(plan);
}

/** Every line goes out as it is in the file. */
export function isDecided({ allGo, safetyIds, fixes }: BodyPlan): boolean {
  return allGo && !safetyIds && isNone(fixes);
}

function byKnowing({ allHaveIds }: BodyPlan): Sieve {
  const sound: Sifted = { problems: NONE, hasId: allHaveIds, roomForId: NO_ROOM };
  return () => sound;
}

function byJudging({ nowMs, destination, known }: BodyPlan): Sieve {
  const judge = new Judge(nowMs);
  return (bytes, start, end, utf8) => {
    const verdict = judge.judge(bytes, start, end, utf8);
    const { hasId, roomForId } = verdict;
    return { problems: problemsWithDestination(verdict, destination, known), hasId, roomForId };
  };
}
