import type { Form, Unit } from '../../shared/files/layout';
import type { ProblemCode } from '../../shared/checks/problem';
import type { Destination } from '../../shared/destination';
import { fail, succeed, type Result } from '../../shared/failure';
import { EDIT_LENGTH, NO_FIXES, type Fixes, type LineEdit } from '../../shared/checks/fix';
import type { RowChange, RowColumn } from '../../shared/checks/flawed-row';
import { isPlain } from '../../shared/files/layout';
import type { LineMap } from '../../engine/line-map/line-map';
import type { Resend } from '../imports/record/record';
import type { CheckFacts } from '../../engine/model/check-facts';
import { lineOfRow } from '../../engine/formats/table/row-event';
import { isZone } from '../../engine/rules/time/time-zone';
import { rowTablesOf } from './row-tables';

/** A resend: the checked file was written from lines of an import that did not get in. */
export interface ResendOrigin {
  readonly resend: Resend;
  /** The name of the user's file that the lines are from. */
  readonly name: string;
  /** One event a line, with times as they were read in the user's file. */
  readonly form: Form;
  /** Leads from the lines of the written file to those of the user's file. */
  readonly lineMap: LineMap;
  /** What Scarf said of the first of these lines, by the user's own numbers. */
  readonly messages: ReadonlyMap<number, string>;
  /** What the user calls a line of that file. */
  readonly unit: Unit;
  /** The columns of the user's tables that are keys of these events. */
  readonly columns: readonly (readonly RowColumn[])[];
}

/** The user's choices for a file. They stay when the same file is checked again. */
export interface FixOptions {
  readonly fixes: Fixes;
  readonly destination: Destination | null;
  /** Null: nobody chose. */
  readonly wantsSafetyIds: boolean | null;
  /** Null: the file is the user's own. */
  readonly resendOrigin: ResendOrigin | null;
  /** Fingerprint of the file that the options were chosen for; null: they fit every file. */
  readonly fingerprint: string | null;
}

/** Whether events without an id get a Safety ID, as the organization decided; absent: it did not. */
export interface SafetyIdsPolicy {
  readonly locked?: boolean | undefined;
  /** Until the user chooses for a file. */
  readonly usual?: boolean | undefined;
}

/** Without a choice they are on, because that is safe. */
export function wantsSafetyIds(chosen: boolean | null, { locked, usual }: SafetyIdsPolicy = {}): boolean {
  return locked ?? chosen ?? usual ?? true;
}

/** The options of every new file. */
export const DEFAULT_FIX_OPTIONS: FixOptions = {
  fixes: NO_FIXES,
  destination: null,
  wantsSafetyIds: null,
  resendOrigin: null,
  fingerprint: null,
};

/** Which lines to list: those with a problem, after line `after`, at most `limit`. */
export interface LineQuery {
  readonly code: ProblemCode;
  readonly after: number;
  readonly limit: number;
}

/** Which rows to list: those that have one of the problems in the file, and those that the user edited. */
export interface RowQuery {
  readonly codes: readonly ProblemCode[];
  readonly fixes: Fixes;
  readonly after: number;
  readonly limit: number;
}

/** What the user does with one row, besides the other fixes. */
export interface RowTry {
  readonly line: number;
  readonly change: RowChange;
  readonly fixes: Fixes;
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

/**
 * The fixes, with the events that edited rows of a table become: only the file's mapping says that. Fails with `bad-input`
 * for fixes that do not fit the file.
 */
export function checkFixes(fixes: Fixes, facts: CheckFacts): Result<Fixes> {
  const { form, lines } = facts;
  for (const fix of fixes.all) {
    if (fix.kind === 'time-zone' && !isZone(fix.zone)) return fail('bad-input', 'no such time zone');
    if (fix.kind === 'read-as-windows' && !isPlain(form)) return fail('bad-input', 'not a file of lines');
  }
  if (fixes.lines.some(({ line }) => line < 1 || line > lines)) return fail('bad-input', 'no such line');
  const edits = fixes.lines.map((edit) => withEvent(edit, facts));
  if (edits.some(({ text }) => text !== null && text.length > EDIT_LENGTH))
    return fail('bad-input', 'too long a row');
  return succeed({ all: fixes.all, lines: edits });
}

function withEvent(edit: LineEdit, facts: CheckFacts): LineEdit {
  const { line, text, cells } = edit;
  if (cells === undefined || text === null) return edit;
  const table = rowTablesOf(facts).of(line);
  return { line, text: table === null ? JSON.stringify(cells) : lineOfRow(table.form, cells), cells };
}
