import type { LogDialect, TableForm } from '../../../shared/files/layout';
import type { RequestFacts } from '../../../shared/files/requests';
import { isTimeUse } from '../../../shared/files/mapping';
import type { WrittenValues } from '../../rules/fast-path/written-values';
import { sharedScanner, type ScannerInstance } from '../../scanner/instance';
import { UsualRows } from '../../scanner/usual-rows';
import { WrittenRows } from '../../scanner/written-rows';
import type { TimeEvidence } from '../../rules/time/time-evidence';
import { RowConverter } from './row-to-event';
import { rowsOf } from '../rows-of';
import type { Rows } from './table-rows';

/** What is known of lines that come from the rows of a table. */
export interface WrittenLines {
  /** Where the values stand of lines that no rule has read yet. */
  readonly values: WrittenValues;
  /** What the scanner found about those that it wrote. */
  readonly rows: WrittenRows;
}

/** Rows between two looks for rows of the usual shape, in a table without any. */
const LONGEST_PAUSE = 64;
/** Lines are handed on in pieces of about this size. */
const PIECE_BYTES = 128 * 1024;

/**
 * Converts the UTF-8 bytes of a table to one event a line. Line numbers are the row numbers of a spreadsheet: a header,
 * empty rows and requests that do not count become empty lines. A broken row becomes a JSON string, and a row whose cells may be under the wrong
 * names a JSON list, so that the rules set both aside.
 */
export class TableLines {
  /** Requests so far that do not count. */
  leftOut = 0;
  private readonly rows: Rows;
  private readonly lines: RowConverter;

  private readonly log: LogDialect | undefined;
  /** Reads most rows; null: all are read by `rows`. */
  private readonly usual: UsualRows | null;
  private readonly found = new WrittenRows();
  /** Rows that are left to `rows` before the next look, and behind the last look without success. */
  private pause = 0;
  private nextPause = 1;
  /** Up to this offset in the file no row is looked for. */
  private pauseUpTo = 0;

  /** `scanner`: null where there can be none. */
  constructor(form: TableForm, scanner = sharedScanner()) {
    this.rows = rowsOf(form);
    this.lines = new RowConverter(form.mapping);
    this.log = form.layout.log;
    this.usual = usualRowsOf(form, this.lines, scanner);
  }

  /** What is known of the lines of the last piece. */
  get written(): WrittenLines {
    return { values: this.lines.values, rows: this.found };
  }

  /** What the times of all rows since the last call say about how they are written. */
  takeTimes(): TimeEvidence {
    return this.lines.takeTimes();
  }

  /** Words in cells since the last call that may mean an empty cell, and are sent as texts. */
  takeNullWords(): readonly string[] {
    return this.lines.takeNullWords();
  }

  /** What was found about the requests so far; null: the rows are none. */
  get requests(): RequestFacts | null {
    const { judge } = this.lines;
    if (judge === null || this.log === undefined) return null;
    return { ...judge.facts(), log: this.log.kind, laterColumns: this.rows.laterColumns ?? [] };
  }

  /** Lines of the rows that this chunk completes. Each piece is valid until the next is requested. */
  *push(chunk: Uint8Array): Generator<Buffer, void, void> {
    this.rows.scanner.push(chunk);
    yield* this.pieces();
  }

  /** The last lines. Call it once, after the last chunk. */
  *end(): Generator<Buffer, void, void> {
    this.rows.scanner.finish();
    yield* this.pieces();
    if (this.lines.filled > 0) yield this.taken();
  }

  private *pieces(): Generator<Buffer, void, void> {
    while (this.fill()) yield this.taken();
  }

  /** Writes rows up to the size of a piece; false: there are no more. Apart, because generators run slowly. */
  private fill(): boolean {
    const { rows, lines } = this;
    const { scanner } = rows;
    if (lines.filled === 0) {
      lines.values.clear();
      this.found.clear();
    }
    for (;;) {
      if (this.pause > 0) this.pause -= 1;
      else this.takeUsual();
      if (lines.filled >= PIECE_BYTES) return true;
      const kind = rows.next();
      if (kind === 'none') return false;
      lines.reserve(scanner.end - scanner.start);
      switch (kind) {
        case 'event':
          this.writeEvent();
          break;
        case 'empty':
        case 'header':
          lines.writeEmpty();
          break;
        case 'misfit':
          lines.writeList(scanner);
          break;
        case 'broken':
          lines.writeBroken(scanner);
          break;
      }
    }
  }

  /** Takes rows of the usual shape, as many as follow. */
  private takeUsual(): void {
    const { usual, rows, lines, found } = this;
    const { scanner } = rows;
    if (usual === null || rows.isSettled !== true || scanner.offset < this.pauseUpTo) return;
    let taken = 0;
    while (lines.filled < PIECE_BYTES) {
      const { ahead } = scanner;
      const next = usual.take(ahead, PIECE_BYTES - lines.filled, found, lines);
      if (next === ahead.from) break;
      taken += usual.taken;
      scanner.skipTo(next);
    }
    if (taken > 0) {
      rows.skip?.(taken);
      this.nextPause = 1;
    } else if (usual.unread === 0) {
      this.pause = this.nextPause - 1;
      this.nextPause = Math.min(2 * this.nextPause, LONGEST_PAUSE);
    }
    // What was read in vain is not read again.
    this.pauseUpTo = scanner.offset + usual.unread;
  }

  private writeEvent(): void {
    const { rows, lines } = this;
    if (lines.judge === null || lines.judge.counts(rows.scanner)) return lines.writeEvent(rows.scanner);
    this.leftOut += 1;
    lines.writeEmpty();
  }

  private taken(): Buffer {
    const piece = this.lines.bytes.subarray(0, this.lines.filled);
    this.lines.filled = 0;
    this.lines.values.belongTo(piece);
    this.found.belongTo(piece);
    return piece;
  }
}

function usualRowsOf(
  { layout, mapping }: TableForm,
  lines: RowConverter,
  scanner: ScannerInstance | null,
): UsualRows | null {
  const { delimiter, quoting = 'double', ragged = false } = layout;
  const columns = lines.usualColumns;
  if (scanner === null || columns === null || quoting === 'backslash') return null;
  const time = mapping.columns.findIndex(({ use }) => isTimeUse(use));
  const table = { delimiter, quotes: quoting !== 'none', ragged, columns, time, days: lines.days };
  return UsualRows.for(table, scanner);
}
