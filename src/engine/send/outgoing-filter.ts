import { hasNoFixes } from '../../shared/checks/fix';
import { readingOf } from '../../shared/files/layout';
import { problemsWithDestination } from '../rules/destination-problems';
import { LineValidator } from '../rules/line-validator';
import type { BodyPlan } from '../model/request-body';
import { NONE, type ProblemSet } from '../rules/problems';
import { NO_ID_POSITION } from '../rules/line-result';

/** What decides whether a line is sent, and how. */
export interface FilterResult {
  /** A line with an error among them is set aside. */
  readonly problems: ProblemSet;
  readonly hasId: boolean;
  /** Offset at which a Safety ID can be inserted; NO_ID_POSITION if the line cannot get one. */
  readonly idInsertPosition: number;
}

/** Filters the line `bytes[start..end)`. The result is valid until the next call. `isUtf8`: known to be valid UTF-8. */
export type OutgoingFilter = (bytes: Buffer, start: number, end: number, isUtf8: boolean) => FilterResult;

/**
 * Returns the filter for a plan. If the check found that all lines are sent unchanged, no line is validated again: the
 * fingerprint proves that these are the bytes that were checked. A property test proves that both filters agree.
 */
export function outgoingFilterFor(plan: BodyPlan): OutgoingFilter {
  return sendsUnchanged(plan) ? passAll(plan) : validateEach(plan);
}

/** True if every line is sent as it is in the file. */
export function sendsUnchanged({ allGo, safetyIds, fixes, form }: BodyPlan): boolean {
  return allGo && !safetyIds && hasNoFixes(fixes) && readingOf(form) === null;
}

function passAll({ allHaveIds }: BodyPlan): OutgoingFilter {
  const result: FilterResult = { problems: NONE, hasId: allHaveIds, idInsertPosition: NO_ID_POSITION };
  return () => result;
}

function validateEach({ nowMs, destination, known }: BodyPlan): OutgoingFilter {
  const validator = new LineValidator(nowMs);
  return (bytes, start, end, isUtf8) => {
    const result = validator.validate(bytes, start, end, isUtf8);
    const { hasId, idInsertPosition } = result;
    return { problems: problemsWithDestination(result, destination, known), hasId, idInsertPosition };
  };
}
