import { detectFormat, type DetectedFormat, type FileStart } from '../formats/detect-format';
import { FILE_START_BYTES } from '../model/limits';
import type { ReadingContext } from '../model/reading-context';
import type { FileSource } from './event-source';

/** Detects the format of an open file from its first decompressed bytes. Throws like `detectFormat` and `FileSource`. */
export async function detectSourceFormat(
  source: FileSource,
  signal: AbortSignal,
  context: ReadingContext,
): Promise<DetectedFormat> {
  const { form } = context;
  if (form !== null) return { form, preview: null, questions: { kind: form.layout.kind, questions: [] } };
  return detectFormat(await readStart(source, signal), context);
}

/** The first `FILE_START_BYTES` decompressed bytes, or the whole file if it is shorter. */
async function readStart(source: FileSource, signal: AbortSignal): Promise<FileStart> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.read(signal).chunks()) {
    const part = Buffer.from(chunk.subarray(0, FILE_START_BYTES - length));
    parts.push(part);
    length += part.length;
    if (length === FILE_START_BYTES) return { bytes: Buffer.concat(parts), whole: false };
  }
  return { bytes: Buffer.concat(parts), whole: true };
}
