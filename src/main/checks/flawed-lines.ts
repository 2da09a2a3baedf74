import { fail, succeed, type Result } from '../../shared/failure';
import { withEdit, withoutEdit, type Fixes, type LineEdit } from '../../shared/checks/fix';
import {
  ROWS_AT_MOST,
  type FlawedRow,
  type FlawedRows,
  type RowChange,
} from '../../shared/checks/flawed-row';
import type { ProblemCode } from '../../shared/checks/problem';
import { cellsInText } from '../../engine/formats/table/row-event';
import type { FoundRow } from '../../engine/lookup/find-rows';
import { looseTime, withTimeRead } from '../../engine/lookup/time-readings';
import { defaultContext } from '../../engine/model/reading-context';
import { RowTrial } from '../../engine/lookup/row-trial';
import type { CheckedLinesParts, CurrentRules } from './checked-lines';
import { checkFixes, type ResendOrigin, type RowQuery, type RowTry } from './fix-options';
import { rowTablesOf } from './row-tables';

/** A row with a change, and the edit that makes the change; null: the row is as in the file. */
export interface TriedRow {
  readonly row: FlawedRow;
  readonly edit: LineEdit | null;
}

/** Rows found so far, from the first line on. */
interface Found {
  readonly codes: string;
  readonly rows: FoundRow[];
  more: boolean;
}

/**
 * The flawed rows of a checked file, and what changes make of them. Rows are read once and kept, at most `ROWS_AT_MOST`,
 * so that a try needs no file. Numbers are the user's.
 */
export class FlawedLines {
  readonly #tables: ReturnType<typeof rowTablesOf>;
  readonly #zone = defaultContext(0).zone;
  #found: Found = { codes: '', rows: [], more: true };

  constructor(
    private readonly parts: CheckedLinesParts,
    /** All lines of a resend failed before, whatever the rules say. Null: the file is the user's own. */
    private readonly resend: Pick<ResendOrigin, 'messages' | 'columns'> | null,
  ) {
    this.#tables = rowTablesOf(parts.facts);
  }

  async list(query: RowQuery, rules: CurrentRules, signal: AbortSignal): Promise<Result<FlawedRows>> {
    const { numbering } = this.parts;
    const fixes = this.#checked(query.fixes);
    if (!fixes.ok) return fixes;
    const after = query.after === 0 ? 0 : numbering.toChecked(query.after);
    const found = await this.#find(query.codes, after, query.limit, rules, signal);
    if (!found.ok) return found;
    const { rows, more } = found.value;
    const trial = this.#trial(fixes.value, rules);
    const tried = rows.map((row) => trial.try(row, this.#tables.of(row.line)));
    const ofUser = numbering.rowsToUser(tried).map((row) => this.#withMessage(row));
    return succeed({ rows: ofUser, tables: this.resend?.columns ?? this.#tables.columns, more });
  }

  /** What a change makes of one row that was listed. Fails with `gone` for any other row. */
  try({ line: userLine, change, fixes }: RowTry, rules: CurrentRules): Result<TriedRow> {
    const { numbering } = this.parts;
    const line = numbering.toChecked(userLine);
    const row = this.#found.rows.find((one) => one.line === line);
    if (row === undefined) return fail('gone');
    const others = numbering.fixesToChecked(fixes);
    const edit = this.#editFor(row, change, others);
    const checked = checkFixes(
      edit === null ? withoutEdit(others, line) : withEdit(others, edit),
      this.parts.facts,
    );
    if (!checked.ok) return checked;
    const tried = this.#trial(checked.value, rules).try(row, this.#tables.of(line));
    const made = checked.value.lines.find((one) => one.line === line);
    return succeed({
      row: this.#withMessage({ ...tried, line: userLine }),
      edit: made === undefined ? null : { ...made, line: userLine },
    });
  }

  #withMessage(row: FlawedRow): FlawedRow {
    const refused = this.resend?.messages.get(row.line);
    return refused === undefined ? row : { ...row, refused };
  }

  #editFor({ line, bytes }: FoundRow, change: RowChange, fixes: Fixes): LineEdit | null {
    switch (change.kind) {
      case 'none':
        return null;
      case 'leave-out':
        return { line, text: null };
      case 'cells':
        return { line, text: '', cells: change.cells };
      case 'event':
        return { line, text: this.#asWritten(change.text, bytes, fixes), byValue: true };
      case 'text': {
        const table = this.#tables.of(line);
        if (table === null) return { line, text: change.text };
        return { line, text: '', cells: cellsInText(table.form, change.text) };
      }
    }
  }

  /** The event as the user wrote it, with a time that people write in another form read. */
  #asWritten(text: string, inFile: Uint8Array, fixes: Fixes): string {
    const isOwn = looseTime(text) === looseTime(Buffer.from(inFile).toString('utf8'));
    return isOwn ? text : withTimeRead(text, { form: this.parts.facts.form, fixes, zone: this.#zone });
  }

  #checked(fixes: Fixes): Result<Fixes> {
    return checkFixes(this.parts.numbering.fixesToChecked(fixes), this.parts.facts);
  }

  #trial(fixes: Fixes, { standard, forNames }: CurrentRules): RowTrial {
    return new RowTrial({ ...standard, form: this.parts.facts.form, fixes, zone: this.#zone, forNames });
  }

  async #find(
    codes: readonly ProblemCode[],
    after: number,
    limit: number,
    { standard, forNames }: CurrentRules,
    signal: AbortSignal,
  ): Promise<Result<Pick<Found, 'rows' | 'more'>>> {
    const key = JSON.stringify([...codes].sort());
    if (this.#found.codes !== key) this.#found = { codes: key, rows: [], more: true };
    const found = this.#found;
    const missing = Math.min(limit - rowsAfter(found, after).length, ROWS_AT_MOST - found.rows.length);
    if (found.more && missing > 0) {
      const { path, facts, fixes, work } = this.parts;
      const { form, parts, identity } = facts;
      const request = {
        ...{ path, form, identity, ...standard },
        ...(parts !== undefined && { parts }),
        fixes: { all: forNames, lines: [] },
        code: codes,
        also: this.resend !== null ? ('all' as const) : fixes.lines.map(({ line }) => line),
        after: found.rows.at(-1)?.line ?? 0,
        limit: missing,
      };
      const read = await work.run('find-rows', request, signal);
      if (!read.ok) return read;
      const last = found.rows.at(-1)?.line ?? 0;
      found.rows.push(...read.value.rows.filter(({ line }) => line > last));
      found.more = read.value.more;
    }
    const rows = rowsAfter(found, after);
    return succeed({ rows: rows.slice(0, limit), more: found.more || rows.length > limit });
  }
}

function rowsAfter({ rows }: Found, after: number): readonly FoundRow[] {
  return rows.filter(({ line }) => line > after);
}
