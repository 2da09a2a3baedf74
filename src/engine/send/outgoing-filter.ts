import { hasNoFixes } from '../../shared/fix';
import { problemsWithDestination } from '../rules/destination-problems';
import { LineValidator } from '../rules/line-validator';
import type { BodyPlan } from '../model/request-body';
import { NONE, type ProblemSet } from '../rules/problems';
import { NO_ID_POSITION } from '../rules/line-result';

/** What decides whether a line goes out, and what is told of those that did. */
export interface FilterResult {
  /** With an error among them the line is set aside. */
  readonly problems: ProblemSet;
  readonly hasId: boolean;
  /** Where an id can be put into a line that has none; NO_ROOM: nowhere. */
  readonly roomForId: number;
}

/** Looks at one line. What it says is valid until the next. `utf8`: the bytes are known to be valid. */
export type OutgoingFilter = (bytes: Buffer, start: number, end: number, utf8: boolean) => FilterResult;

/**
 * Parts the lines of a plan. Where the check left nothing to decide, no line is judged again: the fingerprint proves
 * that these are the bytes that were checked, and a property test that both ways make the same body.
 */
export function outgoingFilterFor(plan: BodyPlan): OutgoingFilter {
  return sendsUnchanged(plan) ? byKnowing(plan) : byJudging(plan);
}

/** Every line goes out as it is in the file. */
export function sendsUnchanged({ allGo, safetyIds, fixes }: BodyPlan): boolean {
  return allGo && !safetyIds && hasNoFixes(fixes);
}

function byKnowing({ allHaveIds }: BodyPlan): OutgoingFilter {
  const sound: FilterResult = { problems: NONE, hasId: allHaveIds, roomForId: NO_ID_POSITION };
  return () => sound;
}

function byJudging({ nowMs, destination, known }: BodyPlan): OutgoingFilter {
  const judge = new LineValidator(nowMs);
  return (bytes, start, end, utf8) => {
    const verdict = judge.validate(bytes, start, end, utf8);
    const { hasId, idInsertPosition: roomForId } = verdict;
    return { problems: problemsWithDestination(verdict, destination, known), hasId, roomForId };
  };
}
