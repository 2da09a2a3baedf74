import type { ProblemCode } from '../../shared/problem';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import { NO_FIXES, type Fixes } from '../../shared/fix';
import { isPlain } from '../../shared/layout';
import type { LineMap } from '../../engine/send/line-map';
import type { Resend } from '../imports/record/record';
import type { CheckFacts } from '../../engine/model/check-facts';
import { isZone } from '../../engine/rules/time/time-zone';

/** A file that was made of lines that did not get in, and what the user calls it and them. */
export interface Again {
  readonly resend: Resend;
  readonly name: string;
  readonly origins: LineMap;
}

/** What stays as it was chosen when the same file is checked once more. */
export interface FixOptions {
  readonly fixes: Fixes;
  readonly destination: Destination | null;
  readonly wantsSafetyIds: boolean;
  /** The file was made of the lines of an import that did not get in. */
  readonly again: Again | null;
  /** The file that they were made for; null: none yet. */
  readonly fingerprint: string | null;
}

/** What every file begins with: nothing is remembered from the one before but what is safe. */
export const NO_FIX_OPTIONS: FixOptions = {
  fixes: NO_FIXES,
  destination: null,
  wantsSafetyIds: true,
  again: null,
  fingerprint: null,
};

/** The lines that fixes are tried on: those with a problem, after line `after`. */
export interface Trial {
  /** Null: all lines. */
  readonly code: ProblemCode | null;
  readonly fixes: Fixes;
  readonly after: number;
  readonly limit: number;
}

/** Whether choices were made for these very bytes. Numbers of lines mean nothing in another file. */
export function areFor({ fingerprint }: FixOptions, facts: CheckFacts): boolean {
  return fingerprint === null || fingerprint === facts.fingerprint;
}

/** Fails with `bad-input` for fixes that do not fit the file. */
export function fitting(fixes: Fixes, { form, lines }: CheckFacts): Result<Fixes> {
  for (const fix of fixes.all) {
    if (fix.kind === 'time-zone' && !isZone(fix.zone)) return fail('bad-input', 'no such time zone');
    if (fix.kind === 'read-as-windows' && !isPlain(form)) return fail('bad-input', 'not a file of lines');
  }
  if (fixes.lines.some(({ line }) => line < 1 || line > lines)) return fail('bad-input', 'no such line');
  return succeed(fixes);
}
