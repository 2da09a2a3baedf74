const LF = 0x0a;

/** A longer line is decoded in several stretches. */
const STRETCH_BYTES = 1024 * 1024;

/**
 * The bytes in stretches that end with a line; within a line of more than `STRETCH_BYTES`, where `endWithin` says that no
 * character is cut.
 */
export async function* stretchesOf(
  chunks: AsyncIterable<Buffer>,
  endWithin: (line: Buffer) => number,
): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let end = bytes.lastIndexOf(LF) + 1;
    if (end === 0 && bytes.length > STRETCH_BYTES) end = endWithin(bytes);
    if (end > 0) yield bytes.subarray(0, end);
    // The chunk is valid until the next one is requested.
    pending = Buffer.from(bytes.subarray(end));
  }
  if (pending.length > 0) yield pending;
}
