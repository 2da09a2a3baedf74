import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { tableOf, type TableForm } from '../../shared/files/layout';
import { failure, FailureError } from '../../shared/failure';
import { DiskFile, onDisk } from '../bytes/disk-file';
import { eachLineOf } from '../read/each-line';
import { eachRow } from '../read/each-row';
import { sameIdentity } from '../model/file-identity';
import { encodeUtf8 } from '../formats/decode-text';
import type { LineSink } from '../read/line-splitter';
import type { CheckedFile, PartFile } from '../model/source-file';
import { Archives } from '../read/open-file';
import { openPart } from '../read/source-files';
import { type FileSource, withFileSource } from '../read/event-source';
import { csvRow } from '../../shared/files/csv-row';

type SourceFile = Pick<CheckedFile, 'identity' | 'form' | 'fingerprint'>;

/**
 * Writes lines of a checked file (numbers ascending) as they are in it, to a new folder: table rows with the header,
 * lines of a log, of other files the events. Each part with such a line becomes a file named by its index, from 0.
 * Throws `FailureError` of the `file-` and the `disk-` family.
 */
export async function writeSourceLines(
  file: CheckedFile,
  lines: readonly number[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await onDisk(folder, mkdir(folder, { mode: 0o700 }));
  const { parts } = file;
  if (parts === undefined) {
    const path = join(folder, '0');
    await withFileSource(file.path, signal, (source) => writeLines(source, file, lines, path, signal));
    return;
  }
  const archives = new Archives();
  try {
    await writePartLines(parts, lines, folder, signal, archives);
  } finally {
    await archives.close();
  }
}

async function writePartLines(
  parts: readonly PartFile[],
  lines: readonly number[],
  folder: string,
  signal: AbortSignal,
  archives: Archives,
): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const { firstLine } = part;
    const inPart = lines.filter((line) => line >= firstLine && line < firstLine + part.lines);
    if (inPart.length === 0) continue;
    const source = await openPart(part, signal, archives);
    try {
      const numbers = inPart.map((line) => line - firstLine + 1);
      await writeLines(source, part, numbers, join(folder, String(index)), signal);
    } finally {
      await source.close();
    }
  }
}

/** The file is complete and synced to disk, or it does not exist. */
async function writeLines(
  source: FileSource,
  file: SourceFile,
  lines: readonly number[],
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const table = tableOf(file.form);
  const copy = await DiskFile.create(path);
  try {
    if (table === null) await eachLineOf(source, file, signal)(sinkFor(copy, lines), () => copy.flush());
    else await copyRows(source, file, table, lines, copy, signal);
    await copy.finish();
  } catch (error) {
    await copy.discard();
    throw error;
  }
}

async function copyRows(
  source: FileSource,
  { identity, fingerprint }: SourceFile,
  form: TableForm,
  lines: readonly number[],
  copy: DiskFile,
  signal: AbortSignal,
): Promise<void> {
  if (!sameIdentity(source.identity, identity)) throw new FailureError(failure('file-changed'));
  const reading = source.read(signal);
  await eachRow(
    reading.chunks(),
    form,
    new Set(lines),
    ({ cells, text }) => copy.append(encodeUtf8(rowText(form, cells, text))),
    async () => {
      await copy.flush();
      return true;
    },
  );
  if ((await reading.confirm()) !== fingerprint) throw new FailureError(failure('file-changed'));
}

/** A row as other programs read it. The lines of a log are kept as they are. */
function rowText({ layout }: TableForm, cells: readonly string[], text: string): string {
  return layout.log === undefined ? `${csvRow(cells, layout.delimiter)}\r\n` : `${text}\n`;
}

const NEWLINE = Buffer.from('\n');

function sinkFor(copy: DiskFile, lines: readonly number[]): LineSink {
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
