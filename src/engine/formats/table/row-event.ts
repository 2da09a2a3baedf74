import type { TableForm } from '../../../shared/files/layout';
import type { Mapping } from '../../../shared/files/mapping';
import { UNDECODABLE } from '../decode-text';
import { readRows } from './read-rows';
import { RowConverter, withoutPadding } from './row-to-event';

/**
 * The line that a row with these cells becomes, as if they stood in the file: an event. A row with too many cells, with
 * bytes that are no text, or that is one text becomes what the rules set aside.
 */
export function lineOfRow({ mapping }: TableForm, cells: readonly string[]): string {
  const { columns } = mapping;
  const width = columns.length;
  if (isOneText(cells, mapping)) return JSON.stringify(cells[0]);
  const isOdd = cells.some((cell, at) => cell.includes(UNDECODABLE) || (at >= width && cell.trim() !== ''));
  if (isOdd) return JSON.stringify(cells);
  const plain = cells.map((cell, at) => (columns[at]?.padded === true ? withoutPadding(cell) : cell));
  const event = new RowConverter(mapping).convert(plain.slice(0, width));
  return event === '' ? '{}' : event;
}

/** Whether a row has no cells that can be told apart, so that its text stands for them. */
export function isOneText(cells: readonly string[], { columns }: Mapping): boolean {
  return cells.length === 1 && columns.length > 1;
}

/** The cells of a row that the user wrote as text. A row whose quotes are broken has its text as its only cell. */
export function cellsInText({ layout, mapping }: TableForm, text: string): readonly string[] {
  const { delimiter, quoting = 'double' } = layout;
  const padded = mapping.columns.some((column) => column.padded === true);
  const [row] = readRows(Buffer.from(text), { delimiter, quoting, padded }, { whole: true, limit: 1 });
  return row?.kind === 'cells' ? row.cells : [text];
}
