import type { TableForm } from '../../shared/files/layout';
import { decodeText } from '../formats/decode-text';
import { toText } from '../formats/line-shape/shaped-lines';
import { cellsOf } from '../formats/table/read-rows';
import { rowsOf } from '../formats/rows-of';

/** A row of a table. */
export interface NumberedRow {
  /** Counted as a spreadsheet does. */
  readonly number: number;
  readonly isHeader: boolean;
  /** The cells of a broken row are not known: its text is the only one. */
  readonly cells: readonly string[];
  /** As it stands in the file. */
  readonly text: string;
}

/**
 * Visits the wanted rows of a table and its header. Undecodable bytes become marks. `flush` runs after each chunk; false
 * ends the reading.
 */
export async function eachRow(
  chunks: AsyncIterable<Buffer>,
  form: TableForm,
  wanted: ReadonlySet<number>,
  visit: (row: NumberedRow) => void,
  flush: () => Promise<boolean>,
): Promise<void> {
  const rows = rowsOf(form);
  const { scanner } = rows;
  let text = '';
  const visitWanted = (): void => {
    for (let kind = rows.next(); kind !== 'none'; kind = rows.next()) {
      const { number } = rows;
      const isHeader = kind === 'header';
      const isWanted = wanted.has(number) || isHeader;
      const isText = kind === 'broken';
      if (isWanted) text += scanner.text();
      if (isText && !scanner.last) continue;
      if (isWanted) visit({ number, isHeader, cells: isText ? [text] : cellsOf(scanner), text });
      text = '';
    }
  };
  for await (const decoded of decodeText(toText(chunks, form))) {
    scanner.push(Buffer.from(decoded));
    visitWanted();
    if (!(await flush())) return;
  }
  scanner.finish();
  visitWanted();
  await flush();
}
