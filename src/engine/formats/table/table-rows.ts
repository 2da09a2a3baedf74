import Papa from 'papaparse';
import type { Delimiter } from '../../../shared/layout';

/** A row of this many characters has a quote in it that never closes. */
const ROW_CAP = 1024 * 1024;

export type TableRow =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  /** A line with a quote that is not closed, or with text behind a closed one: which cells it has cannot be told. */
  | { readonly kind: 'broken'; readonly text: string };

/**
 * Cuts the text of a table into rows, whatever the pieces it comes in. A row with a broken quote costs itself only: its
 * first line is given out as broken, and reading goes on behind that line. Holds one row at most.
 */
export class TableRows {
  private rest = '';

  constructor(private readonly delimiter: Delimiter) {}

  /** The rows that this piece completes. */
  *push(piece: string): Generator<TableRow> {
    const text = this.rest + piece;
    // A CR at the end may have its LF in the next piece.
    const held = text.endsWith('\r') ? '\r' : '';
    this.rest = withPlainBreaks(text.slice(0, text.length - held.length));
    yield* this.take(false);
    this.rest += held;
  }

  /** The last rows. To be called once, after the last piece. */
  *end(): Generator<TableRow> {
    this.rest = withPlainBreaks(this.rest).replace(/\n$/, '');
    yield* this.take(true);
  }

  private *take(atEnd: boolean): Generator<TableRow> {
    let parsed = this.parse(atEnd);
    // Each turn takes at least one line off the rest.
    while (this.rest !== '') {
      const { rows, cursor, broken } = parsed;
      for (const cells of rows) yield { kind: 'cells', cells };
      this.rest = this.rest.slice(cursor);
      if (!broken && this.rest.length <= ROW_CAP) return;
      yield this.brokenLine();
      // Where one line is broken others may be: parsing up to each break takes no longer for being many.
      parsed = this.parseToBreak(atEnd);
    }
  }

  /** Sound rows from the beginning of the rest on, and where they end. */
  private parse(atEnd: boolean): { rows: string[][]; cursor: number; broken: boolean } {
    const all = new Papa.Parser(this.format()).parse(this.rest, 0, !atEnd) as Papa.ParseResult<string[]>;
    // Far quicker than row by row, which is needed only to tell where it broke.
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

  /** Takes one line off the rest. */
  private brokenLine(): TableRow {
    const end = this.rest.indexOf('\n');
    const text = end === -1 ? this.rest : this.rest.slice(0, end);
    this.rest = end === -1 ? '' : this.rest.slice(end + 1);
    return { kind: 'broken', text };
  }
}

/** Every line break as LF, those within cells too. */
function withPlainBreaks(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
