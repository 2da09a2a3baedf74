import Papa from 'papaparse';
import type { TableForm } from '../../../src/shared/files/layout';

/** A longer row has a quote that never closes. */
const MAX_ROW_LENGTH = 1024 * 1024;

export type TableRow =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  /** A line with an unclosed quote, or with text behind a closed quote: its cells are unknown. */
  | { readonly kind: 'broken'; readonly text: string };

/**
 * Splits the text of a table into rows, however it is cut into pieces. A broken quote affects only one line: it comes
 * out as `broken`, and reading continues behind it. It holds at most one row.
 */
export class PapaRows {
  private rest = '';

  constructor(private readonly delimiter: TableForm['layout']['delimiter']) {}

  /** The rows that this piece completes. */
  *push(piece: string): Generator<TableRow> {
    const text = this.rest + piece;
    // A CR at the end may have its LF in the next piece.
    const heldBack = text.endsWith('\r') ? '\r' : '';
    this.rest = withPlainBreaks(text.slice(0, text.length - heldBack.length));
    yield* this.take(false);
    this.rest += heldBack;
  }

  /** The last rows. Call it once, after the last piece. */
  *end(): Generator<TableRow> {
    this.rest = withPlainBreaks(this.rest).replace(/\n$/, '');
    yield* this.take(true);
  }

  private *take(atEnd: boolean): Generator<TableRow> {
    let parsed = this.parse(atEnd);
    // Each iteration removes at least one line from the rest.
    while (this.rest !== '') {
      const { rows, cursor, broken } = parsed;
      for (const cells of rows) yield { kind: 'cells', cells };
      this.rest = this.rest.slice(cursor);
      if (!broken && this.rest.length <= MAX_ROW_LENGTH) return;
      yield this.brokenLine();
      // More lines may be broken: parsing up to the next break keeps the total time linear.
      parsed = this.parseToBreak(atEnd);
    }
  }

  /** The rows before the first broken line, and the offset behind them. */
  private parse(atEnd: boolean): { rows: string[][]; cursor: number; broken: boolean } {
    const all = new Papa.Parser(this.format()).parse(this.rest, 0, !atEnd) as Papa.ParseResult<string[]>;
    // Much faster than row by row, which is needed only to find a break.
    if (all.errors.length > 0) return this.parseToBreak(atEnd);
    return { rows: all.data, cursor: all.meta.cursor, broken: false };
  }

  private parseToBreak(atEnd: boolean): { rows: string[][]; cursor: number; broken: boolean } {
    const rows: string[][] = [];
    let cursor = 0;
    let broken = false;
    const parser = new Papa.Parser({
      ...this.format(),
      step: ({ data: [cells], errors, meta }: Papa.ParseStepResult<string[][]>) => {
        broken = errors.length > 0;
        if (broken || cells === undefined) return parser.abort();
        rows.push(cells);
        cursor = meta.cursor;
      },
    });
    const last = parser.parse(this.rest, 0, !atEnd) as Papa.ParseResult<string[]>;
    return { rows, cursor, broken: broken || last.errors.length > 0 };
  }

  private format() {
    return { delimiter: this.delimiter, newline: '\n', quoteChar: '"' } as const;
  }

  /** Removes one line from the rest. */
  private brokenLine(): TableRow {
    const end = this.rest.indexOf('\n');
    const text = end === -1 ? this.rest : this.rest.slice(0, end);
    this.rest = end === -1 ? '' : this.rest.slice(end + 1);
    return { kind: 'broken', text };
  }
}

/** All line breaks as LF, also those within cells. */
function withPlainBreaks(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
