import { BACKSLASH, LF, QUOTE } from '../../bytes/json-signs';
import { JsonValues } from './json-values';

/** What the letter behind a backslash stands for. */
const ESCAPES: ReadonlyMap<number, number> = new Map([
  [QUOTE, QUOTE],
  [BACKSLASH, BACKSLASH],
  [0x2f, 0x2f],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, LF],
  [0x72, 0x0d],
  [0x74, 0x09],
]);
/** `\u00e9` */
const LONG_ESCAPE = 6;

/**
 * Opens JSON texts that hold JSON, such as `"{\"a\":1}"`, and yields the values in them, one a line. Every other line
 * stays as it is. A text without a value in it stays too, so that it is never lost. Memory does not depend on the file.
 */
export class OpenedTexts {
  /** A list or a value in a text has no end. */
  unfinished = false;

  private state: 'line-start' | 'other-line' | 'text' | 'behind' = 'line-start';
  /** The values in the open text. */
  private inner = new JsonValues();
  /** An escape that is not complete. */
  private escape = '';
  /** An escape of half a character, whose other half may follow. */
  private half = '';

  /** Takes one value a line, and returns the same with texts opened. The last line may continue. */
  push(chunk: Buffer): Buffer {
    const parts: Buffer[] = [];
    for (let at = 0; at < chunk.length;) at = this.step(chunk, at, parts);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  private step(chunk: Buffer, at: number, parts: Buffer[]): number {
    switch (this.state) {
      case 'line-start':
        this.state = chunk[at] === QUOTE ? 'text' : 'other-line';
        if (this.state === 'other-line') return at;
        this.inner = new JsonValues();
        return at + 1;
      case 'other-line': {
        const end = endOfOtherLines(chunk, at);
        parts.push(chunk.subarray(at, end));
        if (chunk[end - 1] === LF) this.state = 'line-start';
        return end;
      }
      case 'text':
        return this.text(chunk, at, parts);
      case 'behind': {
        // A text ends its line: only what broke it stands behind it.
        if (chunk[at] === LF) this.state = 'line-start';
        return at + 1;
      }
    }
  }

  private text(chunk: Buffer, from: number, parts: Buffer[]): number {
    if (this.escape !== '') return this.continueEscape(chunk, from, parts);
    let at = from;
    while (at < chunk.length && !endsPlain(chunk[at] as number)) at += 1;
    this.give(chunk.subarray(from, at), parts);
    const byte = chunk[at];
    if (byte === undefined) return at;
    if (byte === BACKSLASH) this.escape = '\\';
    else this.endText(byte, parts);
    return at + 1;
  }

  /** Reads one more byte of an escape. One that is not JSON goes on as it is written, and breaks the value. */
  private continueEscape(chunk: Buffer, at: number, parts: Buffer[]): number {
    const byte = chunk[at] as number;
    const simple = this.escape === '\\' ? ESCAPES.get(byte) : undefined;
    const longer = this.escape + String.fromCharCode(byte);
    if (simple !== undefined) {
      this.escape = '';
      this.give(Buffer.of(simple), parts);
    } else if (!/^\\u[0-9a-f]{0,4}$/i.test(longer)) {
      this.give(Buffer.from(this.escape), parts);
      this.escape = '';
      return at;
    } else if (longer.length < LONG_ESCAPE) {
      this.escape = longer;
    } else {
      this.escape = '';
      this.giveCharacter(longer, parts);
    }
    return at + 1;
  }

  /** Half a character has no bytes, so without its other half it stays an escape. */
  private giveCharacter(escape: string, parts: Buffer[]): void {
    const { half } = this;
    const isLow = /^\\ud[c-f]/i.test(escape);
    if (half !== '' && isLow) {
      this.half = '';
      this.give(Buffer.from(JSON.parse(`"${half}${escape}"`) as string), parts);
    } else if (/^\\ud[89ab]/i.test(escape)) {
      this.giveHalf(parts);
      this.half = escape;
    } else {
      this.give(Buffer.from(isLow ? escape : (JSON.parse(`"${escape}"`) as string)), parts);
    }
  }

  private giveHalf(parts: Buffer[]): void {
    const { half } = this;
    this.half = '';
    if (half !== '') this.give(Buffer.from(half), parts);
  }

  private give(bytes: Buffer, parts: Buffer[]): void {
    if (bytes.length === 0) return;
    this.giveHalf(parts);
    parts.push(Buffer.from(this.inner.push(bytes)));
  }

  private endText(byte: number, parts: Buffer[]): void {
    const { inner } = this;
    this.giveHalf(parts);
    parts.push(Buffer.from(inner.end()));
    this.unfinished ||= inner.unfinished;
    // Without its closing quote the text is broken, whatever it holds.
    if (byte !== QUOTE) parts.push(Buffer.from('"\n'));
    else if (inner.values === 0) parts.push(Buffer.from('""\n'));
    this.state = byte === QUOTE ? 'behind' : 'line-start';
  }
}

function endsPlain(byte: number): boolean {
  return byte === QUOTE || byte === BACKSLASH || byte === LF;
}

/** Where the lines end that do not begin with a quote, or the chunk. */
function endOfOtherLines(chunk: Buffer, from: number): number {
  for (let at = chunk.indexOf(LF, from); at !== -1; at = chunk.indexOf(LF, at + 1)) {
    if (chunk[at + 1] === QUOTE || at + 1 === chunk.length) return at + 1;
  }
  return chunk.length;
}
