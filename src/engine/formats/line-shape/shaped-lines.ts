import { isAscii, isUtf8 } from 'node:buffer';
import type { LineShape, TextForm } from '../../../shared/files/layout';
import { toUtf8 } from '../encoding/to-utf8';
import { alignedCells } from './aligned-lines';
import { AlmostJson } from './almost-json';
import { textInCell } from './cell-lines';
import { heldLine } from './held-lines';
import { withoutPrefix } from './prefixed-lines';
import { withoutQuotes } from './quoted-lines';

const LF = 0x0a;
const CR = 0x0d;
/** A longer line is no row that a person could read: it stays as it is. */
const LINE_BYTES_AT_MOST = 1024 * 1024;

/** The text of a file in UTF-8 as its rows or values are read: as `toUtf8`, each line in the shape that the form says. */
export async function* toText(chunks: AsyncIterable<Buffer>, form: TextForm): AsyncGenerator<Buffer> {
  const { shape } = form;
  if (shape === undefined) {
    yield* toUtf8(chunks, form);
    return;
  }
  const turning = shape.kind === 'almost-json' ? new AlmostJson() : new ShapedLines(shape);
  for await (const chunk of toUtf8(chunks, form)) yield turning.push(chunk);
  yield turning.end();
}

/** A shape that each line has by itself. */
export type ShapeOfLine = Exclude<LineShape, { readonly kind: 'almost-json' }>;

/** What a line of this shape means, without its line end. */
export function shapedLine(line: string, shape: ShapeOfLine): string {
  switch (shape.kind) {
    case 'prefixed':
      return withoutPrefix(line);
    case 'held':
      return heldLine(line, shape.key);
    case 'quoted':
      return withoutQuotes(line);
    case 'cell':
      return textInCell(line);
    case 'aligned':
      return alignedCells(line, shape.gaps);
  }
}

/** Turns line after line, in memory bounded by the longest one. Line breaks stay where they are. */
class ShapedLines {
  private rest: Buffer[] = [];
  private held = 0;
  /** The line is too long, and passed on as it comes. */
  private passes = false;

  constructor(private readonly shape: ShapeOfLine) {}

  /** The lines that the chunk completes. */
  push(chunk: Buffer): Buffer {
    const parts: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      parts.push(this.line(chunk.subarray(from, end)), chunk.subarray(end, end + 1));
      from = end + 1;
    }
    parts.push(this.hold(chunk.subarray(from)));
    return Buffer.concat(parts);
  }

  /** The last line. Call it once, after the last chunk. */
  end(): Buffer {
    return this.line(Buffer.alloc(0));
  }

  private hold(part: Buffer): Buffer {
    if (!this.passes) {
      this.rest.push(Buffer.from(part));
      this.held += part.length;
      if (this.held <= LINE_BYTES_AT_MOST) return Buffer.alloc(0);
      this.passes = true;
      return this.takeRest();
    }
    return part;
  }

  private line(part: Buffer): Buffer {
    if (this.passes) {
      this.passes = false;
      return part;
    }
    const line = this.held === 0 ? part : Buffer.concat([this.takeRest(), part]);
    return line.length > LINE_BYTES_AT_MOST ? line : shapedBytes(line, this.shape);
  }

  private takeRest(): Buffer {
    const rest = Buffer.concat(this.rest);
    this.rest = [];
    this.held = 0;
    return rest;
  }
}

function shapedBytes(line: Buffer, shape: ShapeOfLine): Buffer {
  const end = line.at(-1) === CR ? line.length - 1 : line.length;
  const text = line.subarray(0, end);
  // Columns count characters, and JSON has escapes; all else is decided by ASCII, and damaged bytes stay as they are.
  const isDecoded = (shape.kind === 'held' || (shape.kind === 'aligned' && !isAscii(text))) && isUtf8(text);
  const charset = isDecoded ? 'utf8' : 'latin1';
  const shaped = shapedLine(text.toString(charset), shape);
  return Buffer.concat([Buffer.from(shaped, charset), line.subarray(end)]);
}
