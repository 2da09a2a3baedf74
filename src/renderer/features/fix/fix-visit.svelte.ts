import type { CheckView } from '../../../shared/checks/check';
import {
  LINE_EDITS_AT_MOST,
  NO_FIXES,
  sameFixes,
  withEdit,
  withFix,
  withoutEdit,
  withoutFix,
  type Fix,
  type Fixes,
  type LineEdit,
} from '../../../shared/checks/fix';
import {
  ROWS_A_PAGE,
  ROWS_AT_MOST,
  type FlawedRow,
  type RowChange,
  type RowColumn,
} from '../../../shared/checks/flawed-row';
import type { Failure } from '../../../shared/failure';
import type { ProblemCode } from '../../../shared/checks/problem';
import { invoke } from '../../ipc/client';
import { mends, stateOf, type RowState } from './grid';

type DoneView = Extract<CheckView, { state: 'done' }>;

/** A change that does not mend its row, until the user takes it back or keeps it anyway. */
interface Unkept {
  readonly row: FlawedRow;
  readonly edit: LineEdit;
}

interface Moment {
  readonly draft: Fixes;
  readonly unkept: readonly Unkept[];
  readonly codes: readonly ProblemCode[];
  /** The rows of these codes with this draft; null: not all of them had been read. */
  readonly rows: readonly FlawedRow[] | null;
}

const MOMENTS_AT_MOST = 100;

/** The changes to a checked file that are not applied yet, and its flawed rows with them. */
export class FixVisit {
  draft: Fixes = $state.raw(NO_FIXES);
  rows: readonly FlawedRow[] = $state.raw([]);
  tables: readonly (readonly RowColumn[])[] = $state.raw([]);
  /** The rows on view are not all that there are. */
  more = $state(false);
  loading = $state(false);
  failure: Failure | null = $state.raw(null);
  #unkept: readonly Unkept[] = $state.raw([]);
  /** Lines that the user keeps as they are now, whatever the rules say. */
  #anyway: readonly number[] = $state.raw([]);
  #past: Moment[] = $state.raw([]);
  /** Some of the rows could not be read. */
  #partial = false;
  #latest = 0;
  #changing: Promise<void> = Promise.resolve();

  constructor(
    public view: DoneView,
    /** What rows are listed for. */
    public codes: readonly ProblemCode[],
    /** Problems that are no errors, which the user wants to see mended. */
    public wanted: ReadonlySet<ProblemCode>,
  ) {
    this.draft = view.fixes;
  }

  get isUnchanged(): boolean {
    return sameFixes(this.draft, this.view.fixes);
  }

  get isFull(): boolean {
    return this.draft.lines.length >= LINE_EDITS_AT_MOST;
  }

  get unkeptLines(): number {
    return this.#unkept.length;
  }

  isKept(line: number): boolean {
    return this.#unkeptOf(line) === undefined;
  }

  /** A row as the user wants it. */
  shown(row: FlawedRow): FlawedRow {
    return this.#unkeptOf(row.line)?.row ?? row;
  }

  state(row: FlawedRow): RowState {
    return stateOf(this.shown(row), {
      isKept: this.isKept(row.line),
      isRefused: this.#wasRefused(row) && !this.#anyway.includes(row.line),
      wanted: this.wanted,
    });
  }

  #wasRefused({ refused }: FlawedRow): boolean {
    const which = this.view.resends?.which;
    return which === 'refused' || (which === 'both' && refused !== undefined);
  }

  editOf(line: number): LineEdit | undefined {
    return this.draft.lines.find((edit) => edit.line === line) ?? this.#unkeptOf(line)?.edit;
  }

  /** Reads the rows anew, page by page. */
  async load(): Promise<void> {
    const request = ++this.#latest;
    this.loading = true;
    this.#partial = false;
    const rows: FlawedRow[] = [];
    for (let more = true; more && rows.length < ROWS_AT_MOST;) {
      const page = await invoke('check.flawed-rows', {
        id: this.view.id,
        codes: this.codes,
        fixes: this.draft,
        after: rows.at(-1)?.line ?? 0,
        limit: ROWS_A_PAGE,
      });
      if (request !== this.#latest) return;
      if (!page.ok) {
        this.failure = page.failure;
        this.#partial = true;
        break;
      }
      rows.push(...page.value.rows);
      ({ more } = page.value);
      this.tables = page.value.tables;
      this.more = more;
      if (this.rows.length < rows.length) this.rows = [...rows];
    }
    this.rows = rows;
    this.loading = false;
  }

  /** What a change would make of a row; null: it cannot be tried. */
  async try(line: number, change: RowChange): Promise<{ row: FlawedRow; edit: LineEdit | null } | null> {
    const tried = await invoke('check.try-row', { id: this.view.id, line, change, fixes: this.draft });
    if (!tried.ok) {
      if (tried.failure.code !== 'gone') this.failure = tried.failure;
      return null;
    }
    return tried.value;
  }

  /** Resolves when no change is being tried any more. */
  settled(): Promise<void> {
    return this.#changing;
  }

  /** Keeps a change of a row if it mends the value of `key`, or the row; else it waits for the user's word. */
  change(line: number, change: RowChange, key: string | null): Promise<void> {
    this.#changing = this.#changing.then(() => this.#change(line, change, key));
    return this.#changing;
  }

  async #change(line: number, change: RowChange, key: string | null): Promise<void> {
    const before = this.rows.find((row) => row.line === line);
    const tried = await this.try(line, change);
    if (before === undefined || tried === null) return;
    const { row, edit } = tried;
    this.#remember();
    if (edit === null || edit.text === null || mends(this.shown(before), row, key)) this.#keep(row, edit);
    else this.#unkept = [...this.#others(line), { row, edit }];
  }

  keepAnyway(line: number): void {
    const unkept = this.#unkeptOf(line);
    if (unkept === undefined) return;
    this.#remember();
    this.#anyway = [...this.#anyway, line];
    this.#keep(unkept.row, unkept.edit);
  }

  /** Takes the user's change of a row back. */
  async takeBack(line: number): Promise<void> {
    await this.change(line, { kind: 'none' }, null);
  }

  async apply(fix: Fix): Promise<void> {
    this.#remember();
    this.draft = withFix(this.draft, fix);
    await this.load();
  }

  async remove(fix: Fix): Promise<void> {
    this.#remember();
    this.draft = withoutFix(this.draft, fix);
    await this.load();
  }

  /** Takes the last change back. */
  async undo(): Promise<void> {
    const last = this.#past.at(-1);
    if (last === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.draft = last.draft;
    this.#unkept = last.unkept;
    if (last.rows === null || last.codes !== this.codes) return this.load();
    // What is being read would be of the later draft.
    this.#latest += 1;
    this.loading = false;
    this.#partial = false;
    this.rows = last.rows;
  }

  #unkeptOf(line: number): Unkept | undefined {
    return this.#unkept.find(({ row }) => row.line === line);
  }

  #others(line: number): readonly Unkept[] {
    return this.#unkept.filter(({ row }) => row.line !== line);
  }

  #remember(): void {
    const rows = this.loading || this.#partial ? null : this.rows;
    const now = { draft: this.draft, unkept: this.#unkept, codes: this.codes, rows };
    this.#past = [...this.#past, now].slice(-MOMENTS_AT_MOST);
  }

  #keep(row: FlawedRow, edit: LineEdit | null): void {
    const { line } = row;
    this.draft = edit === null ? withoutEdit(this.draft, line) : withEdit(this.draft, edit);
    this.#unkept = this.#others(line);
    this.rows = this.rows.map((one) => (one.line === line ? row : one));
  }
}

/** The visit of the check that is open: it stays when the user looks at the check in between. */
let current: FixVisit | null = null;

export function visitOf(
  view: DoneView,
  codes: readonly ProblemCode[],
  wanted: ReadonlySet<ProblemCode>,
): FixVisit {
  if (current === null || current.view.id !== view.id) current = new FixVisit(view, codes, wanted);
  else {
    current.view = view;
    current.codes = codes;
    current.wanted = wanted;
  }
  return current;
}
