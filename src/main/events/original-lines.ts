import type { Form } from '../../shared/layout';
import { failure, FailureError } from '../../shared/failure';
import { DiskFile } from './disk-file';
import { withEachLine } from './each-line';
import { sameIdentity } from './identity';
import { decoded } from './layouts/text';
import type { LineSink } from './lines';
import type { CheckedFile } from './model';
import { type Source, withSource } from './source';
import { csvRow } from './tables/csv';
import { TableRows, type TableRow } from './tables/table-rows';

type TableForm = Extract<Form, { mapping: unknown }>;

/** The table that a file is; null: it is none, or several files. */
export function tableOf({ form, parts }: Pick<CheckedFile, 'form' | 'parts'>): TableForm | null {
  return parts === undefined && 'mapping' in form ? form : null;
}

/**
 * Writes some lines of a checked file as they are in it: rows of a table as a table, with its header; of any other file
 * its events. `lines`: ascending. Whole and on the disk, or not at all. Throws `FailureError` of the `file-` and the
 * `disk-` family.
 */
export async function writeOriginalLines(
  file: CheckedFile,
  lines: readonly number[],
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const table = tableOf(file);
  const copy = await DiskFile.create(path);
  try {
    if (table === null) await copyLines(file, lines, copy, signal);
    else await withSource(file.path, signal, (source) => copyRows(source, file, table, lines, copy, signal));
    await copy.finish();
  } catch (error) {
    await copy.discard();
    throw error;
  }
}

async function copyRows(
  source: Source,
  { identity, fingerprint }: CheckedFile,
  { encoding, layout, mapping }: TableForm,
  lines: readonly number[],
  copy: DiskFile,
  signal: AbortSignal,
): Promise<void> {
  if (!sameIdentity(source.identity, identity)) throw new FailureError(failure('file-changed'));
  const wanted = new Set(lines);
  const rows = new TableRows(layout.delimiter);
  let number = 0;
  const take = (all: Iterable<TableRow>): void => {
    for (const row of all) {
      number += 1;
      if (!wanted.has(number) && !(mapping.header && number === 1)) continue;
      // Which cells a broken row has cannot be told.
      const cells = row.kind === 'cells' ? row.cells : [row.text];
      copy.append(Buffer.from(`${csvRow(cells, layout.delimiter)}\r\n`));
    }
  };
  const reading = source.read(signal);
  for await (const text of decoded(reading.chunks(), encoding)) {
    take(rows.push(text));
    await copy.flush();
  }
  take(rows.end());
  if ((await reading.confirm()) !== fingerprint) throw new FailureError(failure('file-changed'));
}

const NEWLINE = Buffer.from('\n');

async function copyLines(
  file: CheckedFile,
  lines: readonly number[],
  copy: DiskFile,
  signal: AbortSignal,
): Promise<void> {
  const wanted = new Set(lines);
  const sink: LineSink = {
    line: (bytes, start, end, number) => {
      if (!wanted.has(number)) return;
      copy.append(bytes, start, end);
      copy.append(NEWLINE);
    },
    blank: () => undefined,
    longLine: (piece, number, last) => {
      if (!wanted.has(number)) return;
      copy.append(piece);
      if (last) copy.append(NEWLINE);
    },
  };
  await withEachLine(file, signal, (eachLine) => eachLine(sink, () => copy.flush()));
}
