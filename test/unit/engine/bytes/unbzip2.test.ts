import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unbzip2 } from '../../../../src/engine/bytes/bzip2/unbzip2';
import { Random } from '../../../support/random';
import { rounds } from '../../../support/rounds';
import { bodyOf, refusal } from '../bench';

const PACKED = join(import.meta.dirname, '../../../fixtures/packed');
const REAL = readFileSync(join(PACKED, 'two-streams.ndjson.bz2'));
/** Where the second stream begins. */
const SECOND = REAL.indexOf('BZh1');
const hasProgram = spawnSync('bzip2', ['--help']).error === undefined;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** The unpacked bytes, and what is wrong with them. */
async function unpacked(
  bytes: Buffer,
  pieces = 65_536,
  free = 2_000_000,
): Promise<{ readonly text: string; readonly wrong: string }> {
  const parts: Buffer[] = [];
  try {
    for await (const part of unbzip2(inPieces(bytes, pieces), bytes.length, free))
      parts.push(Buffer.from(part));
  } catch (error) {
    return { text: Buffer.concat(parts).toString('latin1'), wrong: String((error as Error).message) };
  }
  return { text: Buffer.concat(parts).toString('latin1'), wrong: '' };
}

function packed(bytes: Buffer, level: number): Buffer {
  return spawnSync('bzip2', [`-${level}`, '-c'], { input: bytes, maxBuffer: 2 ** 26 }).stdout;
}

describe('a .bz2', () => {
  it('is recognized by its bytes, and sent as its events', async () => {
    const { facts, text } = await bodyOf(REAL);
    expect(facts).toMatchObject({ compression: 'bzip2', lines: 400, damaged: false, plainBytes: 56_874 });
    expect(text.trim().split('\n')).toHaveLength(400);
  });

  it('of several streams is whole, however it is read', async () => {
    const whole = await unpacked(REAL);
    expect(whole.wrong).toBe('');
    for (const size of [1, 7, 1000]) expect(await unpacked(REAL, size)).toEqual(whole);
  });

  it('may end in zeros; other bytes behind it are told, and so are zeros between streams', async () => {
    const { text } = await unpacked(REAL);
    const first = REAL.subarray(0, SECOND);
    expect(await unpacked(Buffer.concat([REAL, Buffer.alloc(700)]))).toEqual({ text, wrong: '' });
    expect(await unpacked(Buffer.concat([first, Buffer.alloc(8), REAL.subarray(SECOND)]))).toEqual({
      text,
      wrong: 'between',
    });
    for (const behind of ['\n', 'BZ', 'more bytes'])
      expect(await unpacked(Buffer.concat([REAL, Buffer.from(behind)]))).toEqual({ text, wrong: 'behind' });
  });

  it('that is cut is told, wherever the cut is', async () => {
    for (let length = 1; length < REAL.length; length += length < 40 ? 1 : 61) {
      if (length === SECOND) continue;
      const isBehind = length > SECOND && length < SECOND + 4;
      expect([length, (await unpacked(REAL.subarray(0, length))).wrong]).toEqual([
        length,
        isBehind ? 'behind' : 'cut',
      ]);
    }
  });

  it('with a wrong checksum gives all bytes and says so', async () => {
    const { text } = await unpacked(REAL);
    // Behind the level and the signature of the block.
    const wrong = Buffer.from(REAL);
    wrong[10] = (wrong[10] ?? 0) ^ 1;
    expect(await unpacked(wrong)).toEqual({ text, wrong: 'checksum' });
  });

  it('never gives other bytes in silence, whatever byte changes', async () => {
    const { text } = await unpacked(REAL);
    await fc.assert(
      fc.asyncProperty(fc.nat(REAL.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(REAL);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const found = await unpacked(bytes);
        expect(found.wrong !== '' || found.text === text).toBe(true);
      }),
      { numRuns: rounds(200) },
    );
  });

  it('cannot expand beyond reason', { tags: ['long'] }, async () => {
    // 45 MB of zeros, as bzip2 packs them.
    const zeros = readFileSync(join(PACKED, 'zeros.bz2'));
    expect((await unpacked(zeros)).wrong).toContain('file-unreadable');
    expect(await unpacked(zeros, 65_536, 2 ** 26)).toMatchObject({ wrong: '' });
  });

  it('of no bytes is empty', async () => {
    const empty = Buffer.from('BZh9\x17rE8P\x90\0\0\0\0', 'latin1');
    expect(await unpacked(empty)).toEqual({ text: '', wrong: '' });
    expect(await refusal(empty)).toBe('file-empty');
  });

  it.runIf(hasProgram)('comes back as bzip2 packed it: runs, noise and text of several blocks', async () => {
    const random = new Random(7);
    const noise = Buffer.from(Array.from({ length: 250_000 }, () => random.below(256)));
    const runs = Buffer.concat(
      Array.from({ length: 600 }, (_, length) => Buffer.alloc(length, 97 + random.below(3))),
    );
    const text = Buffer.from('one event and another\n'.repeat(20_000));
    for (const [bytes, level] of [
      [noise, 1],
      [runs, 9],
      [text, 1],
      [Buffer.concat([runs, noise, text]), 2],
    ] as const)
      expect((await unpacked(packed(bytes, level))).text === bytes.toString('latin1')).toBe(true);
  });
});
