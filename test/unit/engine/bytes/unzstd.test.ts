import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unzstd } from '../../../../src/engine/bytes/zstd/unzstd';
import { XxHash64 } from '../../../../src/engine/bytes/zstd/xxhash64';
import { rounds } from '../../../support/rounds';
import { skippableFrame, storedZstd } from '../../../support/zstd';
import { bodyOf, event, factsOf, fileWith, linesOf, refusal } from '../bench';

const REAL = readFileSync(join(import.meta.dirname, '../../../fixtures/packed/two-frames.ndjson.zst'));

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** The unpacked bytes, and what is wrong with them. */
async function unpacked(
  bytes: Buffer,
  pieces = 65_536,
): Promise<{ readonly text: string; readonly wrong: string }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of unzstd(inPieces(bytes, pieces), bytes.length, 1_000_000)) parts.push(part);
  } catch (error) {
    return { text: Buffer.concat(parts).toString(), wrong: String((error as Error).message) };
  }
  return { text: Buffer.concat(parts).toString(), wrong: '' };
}

describe('a .zst', () => {
  const small = linesOf(event(), event());

  it('is recognized by its bytes, and sent as its events', async () => {
    const { facts, text } = await bodyOf(REAL);
    expect(facts).toMatchObject({ compression: 'zstd', lines: 400, damaged: false, plainBytes: 56_874 });
    expect(text.trim().split('\n')).toHaveLength(400);
    expect(await factsOf(await fileWith(skippableFrame('x'), 'a.zst')).catch(String)).toContain('file-empty');
  });

  it('of several frames is whole, however it is read', async () => {
    const whole = await unpacked(REAL);
    expect(whole.wrong).toBe('');
    for (const size of [1, 7, 1000]) expect(await unpacked(REAL, size)).toEqual(whole);
  });

  it('may have frames to pass over, and zeros to its very end', async () => {
    const frame = storedZstd(small);
    const all = Buffer.concat([skippableFrame('index'), frame, skippableFrame(''), frame, Buffer.alloc(700)]);
    expect(await unpacked(all)).toEqual({ text: small + small, wrong: '' });
    const between = Buffer.concat([frame, Buffer.alloc(8), frame]);
    expect(await unpacked(between)).toEqual({ text: small + small, wrong: 'between' });
    expect(await unpacked(Buffer.concat([frame, Buffer.from('more bytes')]))).toEqual({
      text: small,
      wrong: 'behind',
    });
  });

  it('may have too few bytes behind it to be a frame: they are told as such', async () => {
    for (const behind of ['\n', 'end'])
      expect(await unpacked(Buffer.concat([storedZstd(small), Buffer.from(behind)]))).toEqual({
        text: small,
        wrong: 'behind',
      });
    const afterIndex = Buffer.concat([skippableFrame('index'), Buffer.from('more bytes')]);
    expect(await unpacked(afterIndex)).toEqual({ text: '', wrong: 'behind' });
  });

  it('that is cut is told, wherever the cut is, and gives what is before it', async () => {
    const first = REAL.indexOf(REAL.subarray(0, 4), 4);
    for (let length = 1; length < REAL.length; length += length < 40 ? 1 : 61) {
      const { wrong } = await unpacked(REAL.subarray(0, length));
      // Two frames stand there whole.
      expect([length, wrong]).toEqual([length, length === first ? '' : 'cut']);
    }
  });

  it('with a wrong checksum gives all bytes and says so', async () => {
    const wrong = storedZstd(small);
    wrong[wrong.length - 1] = (wrong[wrong.length - 1] ?? 0) ^ 1;
    expect(await unpacked(Buffer.concat([wrong, storedZstd(small)]))).toEqual({
      text: small + small,
      wrong: 'checksum',
    });
  });

  it('never gives other bytes in silence, whatever byte changes', async () => {
    const whole = REAL.subarray(0, REAL.indexOf(REAL.subarray(0, 4), 4));
    const { text } = await unpacked(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const found = await unpacked(bytes);
        expect(found.wrong !== '' || found.text === text).toBe(true);
      }),
      { numRuns: rounds(150) },
    );
  });

  it('that needs a dictionary or a very long window is named', async () => {
    expect(await refusal(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x50, 0x07, 0, 0, 0]))).toContain(
      'file-kind-not-read',
    );
    expect(await refusal(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 1, 0, 0]))).toContain('window');
  });

  it('cannot expand beyond reason', async () => {
    // One byte, repeated 128 KB in each block.
    const block = Buffer.from([0x02, 0x00, 0x10, 0x61]);
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]);
    const bomb = Buffer.concat([header, ...Array.from({ length: 400 }, () => block)]);
    expect((await unpacked(bomb)).wrong).toContain('file-unreadable');
  });
});

describe('the checksum of a frame', () => {
  it('of nothing is the one that its authors give', () => expect(new XxHash64().low()).toBe(0x51d8e999));

  it('does not depend on the pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const whole = new XxHash64();
        whole.add(bytes);
        const parts = new XxHash64();
        parts.add(bytes.subarray(0, cut));
        parts.add(bytes.subarray(cut));
        expect(parts.low()).toBe(whole.low());
      }),
    );
  });
});
