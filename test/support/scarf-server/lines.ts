import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';

const NEWLINE = 10;
const BLOCK = 256 * 1024;
/** A line longer than this is not decoded. */
export const LONGEST_LINE = 16 * 1024 * 1024;

export const NOT_UTF8 = Symbol('not UTF-8');
export const TOO_LONG = Symbol('too long');
/** A line without its newline, or the reason why it is unreadable. */
export type Line = string | typeof NOT_UTF8 | typeof TOO_LONG;

/**
 * The lines of a file, in blocks: memory holds one block and the line across its end. A newline at the very end starts
 * no line; every other newline does, also of blank lines.
 */
export async function* lineBlocks(path: string): AsyncGenerator<readonly Line[], void, undefined> {
  const file = await open(path, 'r');
  try {
    let carry: Buffer[] = [];
    let carried = 0;
    let skipping = false;
    for (;;) {
      // A new buffer each time: `carry` refers to earlier ones.
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK);
      if (bytesRead === 0) break;
      let block: Buffer = buffer.subarray(0, bytesRead);
      const lines: Line[] = [];
      if (skipping) {
        const end = block.indexOf(NEWLINE);
        if (end === -1) continue;
        lines.push(TOO_LONG);
        block = block.subarray(end + 1);
        skipping = false;
      }
      const end = block.lastIndexOf(NEWLINE);
      const rest = block.subarray(end + 1);
      if (end !== -1) {
        pushLines(
          lines,
          carried === 0 ? block.subarray(0, end) : Buffer.concat([...carry, block.subarray(0, end)]),
        );
        carry = [];
        carried = 0;
      }
      if (rest.length > 0) {
        carry.push(rest);
        carried += rest.length;
      }
      if (carried > LONGEST_LINE) {
        carry = [];
        carried = 0;
        skipping = true;
      }
      if (lines.length > 0) yield lines;
    }
    if (skipping) yield [TOO_LONG];
    else if (carried > 0) {
      const lines: Line[] = [];
      pushLines(lines, Buffer.concat(carry));
      yield lines;
    }
  } finally {
    await file.close();
  }
}

/** Splits bytes that hold whole lines. Decoding a whole block is fast; invalid bytes need the slow path. */
function pushLines(into: Line[], bytes: Buffer): void {
  if (isUtf8(bytes)) {
    for (const line of bytes.toString('utf8').split('\n')) into.push(line);
    return;
  }
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    into.push(isUtf8(line) ? line.toString('utf8') : NOT_UTF8);
    start = end + 1;
  }
}

/** Counts the lines of a stream like `lineBlocks`, without decoding them. */
export class LineCounter {
  #newlines = 0;
  #open = false;

  add(chunk: Buffer): void {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) this.#newlines += 1;
    if (chunk.length > 0) this.#open = chunk[chunk.length - 1] !== NEWLINE;
  }

  get lines(): number {
    return this.#newlines + (this.#open ? 1 : 0);
  }
}
