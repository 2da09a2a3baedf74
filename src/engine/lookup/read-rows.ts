import type { SourceRow } from '../../shared/checks/check';
import { readingOf, tableOf, type TableForm } from '../../shared/files/layout';
import { toText } from '../formats/line-shape/shaped-lines';
import { cellsOf } from '../formats/table/read-rows';
import { rowsOf } from '../formats/rows-of';
import type { FileSource } from '../read/event-source';
import type { LookedUpFile } from './problem-search';
import { collectLines, forEachFile, withUnchanged } from './read-lines';
import { fieldsOfEvent, fieldsOfRow } from './row-fields';
import { ShownLines, shownLine, unreadRow } from './shown-lines';

/** Rows of a checked file with their values by name, in the given order. Never fails for a file that is gone or changed. */
export async function readRows(
  file: LookedUpFile,
  checkpoints: Float64Array,
  lines: readonly number[],
  signal: AbortSignal,
): Promise<readonly SourceRow[]> {
  const rows = new Map<number, SourceRow>();
  await forEachFile(file, checkpoints, lines, async (inPart) => {
    const { part, linesBefore } = inPart;
    const add = (row: SourceRow): void => {
      const line = row.line + linesBefore;
      rows.set(line, { ...row, line });
    };
    const table = tableOf(part.form);
    if (table !== null) {
      await withUnchanged(inPart, signal, (source) =>
        collectRows(source, table, new Set(inPart.lines), add, signal),
      );
      return;
    }
    const keys = readingOf(part.form)?.keys ?? [];
    const shown = new ShownLines(inPart.lines);
    await collectLines(inPart, shown, signal);
    for (const number of inPart.lines) {
      const row = shown.row(number);
      add({ ...row, fields: row.text === null || row.truncated ? [] : fieldsOfEvent(row.text, keys) });
    }
  });
  return lines.map((line) => rows.get(line) ?? unreadRow(line));
}

/** Reads rows until all are found. Rows that are not wanted are only counted. */
async function collectRows(
  source: FileSource,
  form: TableForm,
  wanted: ReadonlySet<number>,
  add: (row: SourceRow) => void,
  signal: AbortSignal,
): Promise<void> {
  const rows = rowsOf(form);
  const { scanner } = rows;
  let last = 0;
  for (const line of wanted) last = Math.max(last, line);
  const takeRows = (): void => {
    for (let kind = rows.next(); kind !== 'none' && rows.number <= last; kind = rows.next()) {
      const { number } = rows;
      // A long broken row comes in pieces: its first one is shown.
      if (wanted.has(number) && (kind !== 'broken' || scanner.first)) {
        const shown = shownLine(number, scanner.bytes, scanner.start, scanner.end);
        add({
          ...shown,
          fields: kind === 'event' ? fieldsOfRow(form.mapping.columns, cellsOf(scanner)) : [],
        });
      }
    }
  };
  for await (const bytes of toText(source.read(signal).chunks(), form)) {
    scanner.push(bytes);
    takeRows();
    if (rows.number > last) return;
  }
  scanner.finish();
  takeRows();
}
