import { text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeUtf8 } from '../../../../src/engine/formats/decode-text';
import type { Encoding } from '../../../../src/shared/layout';
import { rounds } from '../../../support/rounds';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decoded(bytes: Buffer, encoding: Encoding, chunkBytes: number): Promise<string> {
  return textOf(decodeText(inChunks(bytes, chunkBytes), encoding));
}

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

const UNICODE = ['utf-8', 'utf-16le', 'utf-16be'] as const;
const character = fc.constantFrom(...['a', '\n', 'é', '€', '𐍈', '�', '\uFEFF', '਀', 'Ċ']);

describe('text that is decoded', () => {
  it('is the same however the file arrives, with replacement characters of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: character, maxLength: 60 }),
        fc.constantFrom(...UNICODE),
        fc.integer({ min: 1, max: 9 }),
        async (text, encoding, chunkBytes) => {
          const read = await decoded(encode(`\uFEFF${text}`, encoding), encoding, chunkBytes);
          expect(read).toBe(text);
          expect(encodeUtf8(read).toString()).toBe(text);
        },
      ),
      { numRuns: rounds(400) },
    );
  });

  it.each(UNICODE)('in a line that is far longer than memory should hold, in %s', async (encoding) => {
    const long = '€𐍈é'.repeat(500_000);
    const pieces: number[] = [];
    let read = '';
    for await (const piece of decodeText(inChunks(encode(long, encoding), 65_537), encoding)) {
      pieces.push(piece.length);
      read += piece;
    }
    expect(read === long).toBe(true);
    expect(Math.max(...pieces)).toBeLessThan(1_200_000);
  });

  it('in Windows-1252 has its own quotation marks and euro sign', async () => {
    expect(await decoded(Buffer.from([0x93, 0x80, 0x94, 0x0a, 0xfc]), 'windows-1252', 2)).toBe('“€”\nü');
  });

  it('is invalid in UTF-8 only in the lines that were not text', async () => {
    const file = Buffer.concat([
      Buffer.from('Caf\uFFFD,1\n'),
      Buffer.from('Café,2\n', 'latin1'),
      Buffer.from('Café,3\n'),
    ]);
    const bytes = encodeUtf8(await decoded(file, 'utf-8', 4));
    expect(bytes).toEqual(
      Buffer.concat([Buffer.from('Caf\uFFFD,1\nCaf'), Buffer.from([0xff]), Buffer.from(',2\nCafé,3\n')]),
    );
  });
});
