import { isUtf8 } from 'node:buffer';
import {
  isByValue,
  EDIT_LENGTH,
  type Fix,
  type Fixes,
  type LineEdit,
  type LineProblem,
} from '../../shared/checks/fix';
import type { FlawedRow, RowContent, RowProblem } from '../../shared/checks/flawed-row';
import { readingOf, type Form, type TableForm } from '../../shared/files/layout';
import { LineFixer } from '../fixes/line-fixer';
import { isOneText } from '../formats/table/row-event';
import { addressWithin } from '../rules/address';
import { nearestArtifact } from '../rules/nearest-artifact';
import { GRADES } from '../rules/problems';
import type { FoundRow } from './find-rows';
import { looseTime, timeReadings } from './time-readings';
import { keyOf, problemSpan, validateText, valuesIn, type ValidationContext } from './validate-text';

/** A table that rows are from, and where it is in the list of tables. */
export interface RowTable {
  readonly index: number;
  readonly form: TableForm;
}

export interface RowTrialParts extends ValidationContext {
  readonly form: Form;
  readonly fixes: Fixes;
  /** IANA name of this computer's time zone. */
  readonly zone: string;
  /** Fixes that no user chose: they send ids in place of names. */
  readonly forNames: readonly Fix[];
}

/** A line as it would be sent; null: left out. */
type Outgoing = { readonly text: string; readonly utf8: boolean } | null;

/** What fixes make of rows that were found before, as in the check and in a request body. */
export class RowTrial {
  private readonly edits: ReadonlyMap<number, LineEdit>;
  /** The file's own line, the line with its own edit, and the line as it would be sent. */
  private readonly inFile: LineFixer | null;
  private readonly edited: LineFixer | null;
  private readonly sent: LineFixer | null;

  constructor(private readonly parts: RowTrialParts) {
    const { fixes, forNames, nowMs, form } = parts;
    const fixer = (all: readonly Fix[], lines: Fixes['lines']): LineFixer | null =>
      LineFixer.for({ all: [...all, ...forNames], lines }, nowMs, readingOf(form));
    // `keep-first` needs the lines before these.
    const all = fixes.all.filter(({ kind }) => kind !== 'keep-first');
    this.edits = new Map(fixes.lines.map((edit) => [edit.line, edit]));
    this.inFile = fixer([], []);
    this.edited = fixer([], fixes.lines);
    this.sent = fixer(all, fixes.lines);
  }

  try(row: FoundRow, table: RowTable | null): FlawedRow {
    const { line } = row;
    if (row.tooLong) return this.tooLong(row);
    const inFile = this.outgoing(this.inFile, row);
    const edited = this.outgoing(this.edited, row);
    const sent = this.outgoing(this.sent, row);
    const form = table?.form ?? this.parts.form;
    const found = this.problemsOf(inFile, row, form);
    return {
      line,
      found,
      content: this.contentOf(row, table),
      edited: this.editedIn(row),
      changed: this.changed(edited, sent),
      leftOut: sent === null,
      problems: isSame(inFile, sent) ? found : this.problemsOf(sent, row, form),
    };
  }

  private tooLong(row: FoundRow): FlawedRow {
    const text = Buffer.from(row.bytes).toString('utf8');
    const problem: RowProblem = { code: 'line-too-long', grade: 'error', notes: [], key: null };
    const leftOut = this.edits.get(row.line)?.text === null;
    const content: RowContent = { kind: 'long', text };
    return {
      line: row.line,
      found: [problem],
      content,
      edited: [],
      changed: {},
      leftOut,
      problems: leftOut ? [] : [problem],
    };
  }

  private outgoing(fixer: LineFixer | null, { line, bytes, utf8 }: FoundRow): Outgoing {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const outcome = fixer === null ? 'as-is' : fixer.fix(buffer, 0, buffer.length, line, utf8);
    if (outcome === 'skipped') return null;
    return fixer !== null && outcome === 'fixed'
      ? { text: fixer.bytes.toString('utf8', 0, fixer.length), utf8: true }
      : { text: buffer.toString('utf8'), utf8: utf8 || isUtf8(buffer) };
  }

  private contentOf(row: FoundRow, table: RowTable | null): RowContent {
    const edit = this.edits.get(row.line);
    const inFile = Buffer.from(row.bytes).toString('utf8');
    const text = edit?.text ?? inFile;
    const isRewritten = edit !== undefined && edit.text !== null && !isByValue(edit);
    const cells = edit?.cells ?? row.cells;
    if (table !== null && cells !== null && !isRewritten) {
      if (isOneText(cells, table.form.mapping))
        return { kind: 'text', text: cells[0] ?? '', table: table.index };
      return { kind: 'cells', table: table.index, cells, text };
    }
    if (text.length > EDIT_LENGTH) return { kind: 'long', text: text.slice(0, EDIT_LENGTH) };
    const { fields } = validateText(text, this.parts);
    if (fields.length > 0) return { kind: 'event', text, fields };
    const mark = problemSpan(text, { code: 'not-json', notes: [] });
    return { kind: 'text', text, ...(mark !== null && { mark }) };
  }

  private editedIn({ line, bytes, cells }: FoundRow): readonly string[] {
    const edit = this.edits.get(line);
    if (edit === undefined || edit.text === null) return [];
    if (edit.cells !== undefined)
      return edit.cells.flatMap((cell, at) => (cell === (cells?.[at] ?? '') ? [] : [String(at)]));
    const before = writtenIn(Buffer.from(bytes).toString('utf8'));
    return [...writtenIn(edit.text)].flatMap(([key, value]) => (before.get(key) === value ? [] : [key]));
  }

  private problemsOf(line: Outgoing, row: FoundRow, form: Form): readonly RowProblem[] {
    if (line === null) return [];
    const notUtf8: RowProblem[] = line.utf8
      ? []
      : [{ code: 'not-utf8', grade: GRADES['not-utf8'], notes: [], key: null }];
    if (notUtf8.length > 0) return notUtf8;
    const { problems } = validateText(line.text, this.parts);
    return problems.flatMap((problem) => this.placed(problem, line.text, row, form));
  }

  /** A problem once for each value that it is about. */
  private placed(
    problem: LineProblem,
    text: string,
    { between }: FoundRow,
    form: Form,
  ): readonly RowProblem[] {
    const isOfSubjects = problem.code === 'unknown-dollar' || problem.code === 'wrong-type';
    const subjects = isOfSubjects && problem.notes.length > 0 ? problem.notes : problem.notes.slice(0, 1);
    return (subjects.length === 0 ? [undefined] : subjects).map((subject) => {
      const key = keyOf(problem, subject, text);
      const isTimeless = problem.code === 'time-missing' || problem.code === 'time-unreadable';
      const suggestion = isTimeless ? between : this.suggestionFor(problem, key, text);
      const readings = this.readingsFor(problem, text, form);
      return {
        ...problem,
        key,
        ...(suggestion !== undefined && { suggestion }),
        ...(readings.length > 0 && { readings }),
      };
    });
  }

  private readingsFor({ code }: LineProblem, text: string, form: Form): readonly string[] {
    if (code !== 'time-unreadable' && code !== 'time-no-zone') return [];
    const written = looseTime(text);
    return written === null ? [] : timeReadings(written, { ...this.parts, form });
  }

  private suggestionFor({ code }: LineProblem, key: string | null, text: string): string | undefined {
    const value = key === null ? undefined : valuesIn(text).find((one) => one.key === key);
    if (value === undefined) return undefined;
    if (code === 'bad-address') return addressWithin(value.shown);
    const { known } = this.parts;
    if (code !== 'unknown-artifact' || known === null) return undefined;
    return nearestArtifact(key === '$tracking_pixel' ? 'pixel' : 'package', value.shown, known);
  }

  /** The values that the fixes for all lines change. */
  private changed(edited: Outgoing, sent: Outgoing): Readonly<Record<string, string>> {
    if (edited === null || sent === null || edited.text === sent.text) return {};
    const before = writtenIn(edited.text);
    const after = writtenIn(sent.text);
    return Object.fromEntries(
      valuesIn(sent.text).flatMap(({ key, shown }) =>
        after.has(key) && before.get(key) !== after.get(key) ? [[key, shown]] : [],
      ),
    );
  }
}

/** The values of an event as they are written, by key. */
function writtenIn(text: string): ReadonlyMap<string, string> {
  const present = valuesIn(text).filter(({ kind }) => kind !== 'absent');
  return new Map(present.map(({ key, value }) => [key, text.slice(value.start, value.end)]));
}

function isSame(one: Outgoing, other: Outgoing): boolean {
  return one !== null && other !== null && one.text === other.text && one.utf8 === other.utf8;
}
