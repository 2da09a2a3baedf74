import { detectFormat, type DetectedFormat, type FileStart } from '../formats/detect-format';
import { FILE_START_BYTES } from '../model/limits';
import type { Mapping } from '../../shared/mapping';
import type { Source } from './event-source';

/** Detects a source's format from its first decompressed bytes. Throws what `detectFormat` and the source throw. */
export async function detectSourceFormat(
  source: Source,
  signal: AbortSignal,
  mappings: readonly Mapping[] = [],
): Promise<DetectedFormat> {
  return detectFormat(await readStart(source, signal), mappings);
}

/** The first `SAMPLE_BYTES` decompressed bytes, or all of them where the file holds fewer. */
async function readStart(source: Source, signal: AbortSignal): Promise<FileStart> {
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
