import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tableOf, type TableForm } from '../../shared/layout';
import { failure, FailureError } from '../../shared/failure';
import { DiskFile, onDisk } from '../bytes/disk-file';
import { eachLineOf } from '../read/each-line';
import { sameIdentity } from '../model/file-identity';
import { decoded } from '../formats/decode-text';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile } from '../model/source-file';
import { openPart } from '../read/source-files';
import { type Source, withSource } from '../read/event-source';
import { csvRow } from '../formats/table/csv-row';
import { TableRows, type TableRow } from '../formats/table/table-rows';
type OneFile = Pick<CheckedFile, 'identity' | 'form' | 'fingerprint'>;

/**
 * Writes some lines of a checked file as they are in it: rows of a table as a table, with its header; of any other file
 * its events. `lines`: ascending. They go to a new folder: a file for each of those that have some of the lines, named
 * by its place among them all, from 0. Throws `FailureError` of the `file-` and the `disk-` family.
 */
export async function writeOriginalLines(
  file: CheckedFile,
  lines: readonly number[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await onDisk(folder, mkdir(folder, { mode: 0o700 }));
  const { parts } = file;
  if (parts === undefined) {
    const path = join(folder, '0');
    await withSource(file.path, signal, (source) => writeFrom(source, file, lines, path, signal));
    return;
  }
  for (const [place, part] of parts.entries()) {
    const { firstLine } = part;
    const own = lines.filter((line) => line >= firstLine && line < firstLine + part.lines);
    if (own.length === 0) continue;
    const source = await openPart(part, signal);
    try {
      const numbers = own.map((line) => line - firstLine + 1);
      await writeFrom(source, part, numbers, join(folder, String(place)), signal);
    } finally {
      await source.close();
    }
  }
}

/** Whole and on the disk, or not at all. */
async function writeFrom(
  source: Source,
  file: OneFile,
  lines: readonly number[],
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const table = tableOf(file.form);
  const copy = await DiskFile.create(path);
  try {
    if (table === null) await eachLineOf(source, file, signal)(linesTo(copy, lines), () => copy.flush());
    else await copyRows(source, file, table, lines, copy, signal);
    await copy.finish();
  } catch (error) {
    await copy.discard();
    throw error;
  }
}

async function copyRows(
  source: Source,
  { identity, fingerprint }: OneFile,
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

function linesTo(copy: DiskFile, lines: readonly number[]): LineSink {
  const wanted = new Set(lines);
  return {
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
}
