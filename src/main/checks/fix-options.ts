import type { Form } from '../../shared/layout';
import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import { NO_FIXES, type Fixes } from '../../shared/fix';
import { isPlain } from '../../shared/layout';
import type { LineMap } from '../../engine/line-map/line-map';
import type { Resend } from '../imports/record/record';
import type { CheckFacts } from '../../engine/model/check-facts';
import { isZone } from '../../engine/rules/time/time-zone';

/** A resend: the checked file was written from lines of an import that did not get in. */
export interface ResendOrigin {
  readonly resend: Resend;
  /** The name of the user's file that the lines are from. */
  readonly name: string;
  /** One event a line, with times as they were read in the user's file. */
  readonly form: Form;
  /** Leads from the lines of the written file to those of the user's file. */
  readonly lineMap: LineMap;
}

/** The user's choices for a file. They stay when the same file is checked again. */
export interface FixOptions {
  readonly fixes: Fixes;
  readonly destination: Destination | null;
  readonly wantsSafetyIds: boolean;
  /** Null: the file is the user's own. */
  readonly resendOrigin: ResendOrigin | null;
  /** Fingerprint of the file that the options were chosen for; null: they fit every file. */
  readonly fingerprint: string | null;
}

/** The options of every new file. Safety IDs are on because that is the safe choice. */
export const DEFAULT_FIX_OPTIONS: FixOptions = {
  fixes: NO_FIXES,
  destination: null,
  wantsSafetyIds: true,
  resendOrigin: null,
  fingerprint: null,
};

/** Which lines to list: those with a problem, after line `after`, at most `limit`. */
export interface LineQuery {
  readonly code: ProblemCode;
  readonly after: number;
  readonly limit: number;
}

/** Which lines to try fixes on. */
export interface Trial extends Omit<LineQuery, 'code'> {
  /** Null: all lines. */
  readonly code: ProblemCode | null;
  readonly fixes: Fixes;
}

/** Whether the options were chosen for this file. Fixes of single lines make no sense in another one. */
export function areForFile({ fingerprint }: FixOptions, facts: CheckFacts): boolean {
  return fingerprint === null || fingerprint === facts.fingerprint;
}

/** Fails with `bad-input` for fixes that do not fit the file. */
export function checkFixes(fixes: Fixes, { form, lines }: CheckFacts): Result<Fixes> {
  for (const fix of fixes.all) {
    if (fix.kind === 'time-zone' && !isZone(fix.zone)) return fail('bad-input', 'no such time zone');
    if (fix.kind === 'read-as-windows' && !isPlain(form)) return fail('bad-input', 'not a file of lines');
  }
  if (fixes.lines.some(({ line }) => line < 1 || line > lines)) return fail('bad-input', 'no such line');
  return succeed(fixes);
}
