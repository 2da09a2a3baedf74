import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, type LineSink } from '../../../../src/engine/read/line-splitter';
import { cut } from './cut';

interface Seen {
  readonly lines: [number, string][];
  readonly blank: number[];
  readonly long: [number, number][];
}

function split(chunks: readonly Buffer[], cap?: number): Seen & { readonly splitter: LineSplitter } {
  const seen: Seen = { lines: [], blank: [], long: [] };
  let longBytes = 0;
  const sink: LineSink = {
    line: (bytes, start, end, number) => seen.lines.push([number, bytes.toString('latin1', start, end)]),
    blank: (number) => seen.blank.push(number),
    longLine: (piece, number, last) => {
      longBytes += piece.length;
      if (!last) return;
      seen.long.push([number, longBytes]);
      longBytes = 0;
    },
  };
  const splitter = new LineSplitter(sink, cap === undefined ? {} : { cap });
  for (const chunk of chunks) {
    // The splitter must not keep a chunk, whose buffer is reused.
    const lent = Buffer.from(chunk);
    splitter.push(lent);
    lent.fill(0x21);
  }
  splitter.end();
  return { ...seen, splitter };
}

/** The reference, with string functions. */
function naive(text: string): Pick<Seen, 'lines' | 'blank'> {
  const parts = text.split('\n');
  if (parts.at(-1) === '') parts.pop();
  const lines: [number, string][] = [];
  const blank: number[] = [];
  parts.forEach((part, index) => {
    let line = part.endsWith('\r') ? part.slice(0, -1) : part;
    line = line.replace(/^(?:\xef\xbb\xbf)+/, '');
    if (/^[ \t\v\f\r]*$/.test(line)) blank.push(index + 1);
    else lines.push([index + 1, line]);
  });
  return { lines, blank };
}

describe('the line splitter', () => {
  it('agrees with splitting a string, however the chunks are cut', () => {
    const piece = fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '{"a":1}', 'x', '\xef\xbb\xbf', '\0');
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat()), (pieces, cuts) => {
        const text = pieces.join('');
        const { lines, blank } = split(cut(Buffer.from(text, 'latin1'), cuts));
        expect({ lines, blank }).toEqual(naive(text));
      }),
    );
  });

  it('accepts a last line without newline and reports it', () => {
    expect(split([Buffer.from('a\nb')]).lines).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(split([Buffer.from('a\nb')]).splitter.finalNewline).toBe(false);
    expect(split([Buffer.from('a\nb\n')]).splitter.finalNewline).toBe(true);
  });

  it('counts BOM and CRLF and removes them from lines', () => {
    const { lines, splitter } = split([Buffer.from('\xef\xbb\xbfa\r\nb\r\nc\n', 'latin1')]);
    expect(lines.map(([, line]) => line)).toEqual(['a', 'b', 'c']);
    expect(splitter).toMatchObject({ bom: true, crlf: 2, lines: 3, bytes: 11 });
  });

  it('passes on a long line in pieces and keeps counting lines', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 })), fc.array(fc.nat()), (lengths, cuts) => {
        const text = lengths.map((length) => `${'x'.repeat(length)}\n`).join('');
        const { lines, long, blank } = split(cut(Buffer.from(text), cuts), 10);
        expect(long).toEqual(
          lengths.flatMap((length, index) => (length > 10 ? [[index + 1, length] as const] : [])),
        );
        expect(lines.length + long.length + blank.length).toBe(lengths.length);
        expect(lines.every(([, line]) => line.length <= 10)).toBe(true);
      }),
    );
  });

  it('buffers no more than the cap of a line of 600 MB', () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x78);
    let pieces = 0;
    const sink: LineSink = {
      line: () => expect.unreachable(),
      blank: () => expect.unreachable(),
      longLine: (piece) => (pieces += piece.length),
    };
    const splitter = new LineSplitter(sink, { cap: 4 * 1024 * 1024 });
    const before = process.memoryUsage();
    for (let count = 0; count < 600; count += 1) splitter.push(chunk);
    const after = process.memoryUsage();
    splitter.end();
    expect(pieces).toBe(600 * chunk.length);
    expect(splitter.lines).toBe(1);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(32 * 1024 * 1024);
  });

  it('keeps a checkpoint every 4096 lines', () => {
    const { splitter } = split([Buffer.from('ab\n'.repeat(10_000))]);
    expect([...splitter.takeCheckpoints()]).toEqual([0, 4096 * 3, 8192 * 3]);
  });
});
