import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeUtf8 } from '../../../../src/engine/formats/decode-text';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decoded(bytes: Buffer, chunkBytes: number): Promise<string> {
  return textOf(decodeText(inChunks(bytes, chunkBytes)));
}

describe('text that is decoded', () => {
  it('is invalid in UTF-8 only in the lines that were not text', async () => {
    const file = Buffer.concat([
      Buffer.from('Caf\uFFFD,1\n'),
      Buffer.from('Café,2\n', 'latin1'),
      Buffer.from('Café,3\n'),
    ]);
    const bytes = encodeUtf8(await decoded(file, 4));
    expect(bytes).toEqual(
      Buffer.concat([Buffer.from('Caf\uFFFD,1\nCaf'), Buffer.from([0xff]), Buffer.from(',2\nCafé,3\n')]),
    );
  });
});
