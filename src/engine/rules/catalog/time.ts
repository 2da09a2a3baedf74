import type { LineRule, ParsedLine, RaisedRule } from '../rule';
import { timeCandidates } from '../time-candidates';
import type { TimeProblem } from '../time/event-time';

/** `$time` is required. The subjects are the paths of values that may be the time. */
export const timeMissing: LineRule<'time-missing'> = {
  code: 'time-missing',
  stage: 'line',
  grade: 'error',
  source: 'scarf',
  mark: { part: 'value', of: '$time' },
  find: ({ time, value }) => (time.problem === 'time-missing' ? timeCandidates(value) : null),
};

/** `$time` is an ISO 8601 date-time. */
export const timeUnreadable: LineRule<'time-unreadable'> = {
  code: 'time-unreadable',
  stage: 'line',
  grade: 'error',
  source: 'scarf',
  mark: { part: 'value', of: '$time' },
  find: whenTimeIs('time-unreadable'),
};

/** A local time without a zone names no moment. */
export const timeNoZone: LineRule<'time-no-zone'> = {
  code: 'time-no-zone',
  stage: 'line',
  grade: 'error',
  source: 'ours',
  mark: { part: 'value', of: '$time' },
  find: whenTimeIs('time-no-zone'),
};

/** Scarf's guides accept a timestamp, its schema only a string. */
export const timeNumber: LineRule<'time-number'> = {
  code: 'time-number',
  stage: 'line',
  grade: 'warning',
  source: 'scarf',
  mark: { part: 'value', of: '$time' },
  find: whenTimeIs('time-number'),
};

/** Its time is written on its way out as Scarf reads it. Raised by `check/line-batch-builder`. */
export const timeRewritten: RaisedRule<'time-rewritten'> = {
  code: 'time-rewritten',
  stage: 'fix',
  grade: 'info',
  source: 'ours',
  mark: { part: 'value', of: '$time' },
};

/** In spring clocks skip an hour: no moment has such a time. Raised by `check/check-facts-builder`. */
export const timeSkipped: RaisedRule<'time-skipped'> = {
  code: 'time-skipped',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

/** In autumn clocks show an hour twice: two moments have such a time. Raised by `check/check-facts-builder`. */
export const timeTwice: RaisedRule<'time-twice'> = {
  code: 'time-twice',
  stage: 'file',
  grade: 'info',
  source: 'ours',
};

function whenTimeIs(problem: TimeProblem): (line: ParsedLine) => [] | null {
  return ({ time }) => (time.problem === problem ? [] : null);
}
