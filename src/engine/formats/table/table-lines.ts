import type { LogDialect, TableForm } from '../../../shared/layout';
import type { RequestFacts } from '../../../shared/requests';
import type { WrittenValues } from '../../rules/fast-path/written-values';
import type { TimeEvidence } from '../../rules/time/time-evidence';
import { RowConverter } from './row-to-event';
import { rowsOf } from '../rows-of';
import type { Rows } from './table-rows';

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

  constructor(form: TableForm) {
    this.rows = rowsOf(form);
    this.lines = new RowConverter(form.mapping);
    this.log = form.layout.log;
  }

  /** Where the values of the last piece stand. */
  get values(): WrittenValues {
    return this.lines.values;
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
    if (lines.filled === 0) lines.values.clear();
    for (let kind = rows.next(); kind !== 'none'; kind = rows.next()) {
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
      if (lines.filled >= PIECE_BYTES) return true;
    }
    return false;
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
    return piece;
  }
}
