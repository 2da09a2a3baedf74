import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinCrc32 } from '../../../../src/engine/bytes/crc32';
import { ChunkEmitter } from '../../../../src/engine/send/chunk-emitter';
import { gzipBlock, type CompressionSettings, type GzipBlock } from '../../../../src/engine/bytes/gzip-block';
import { ParallelGzip } from '../../../../src/engine/send/parallel-gzip';
import { makeEvents } from '../../../support/events';
import { linesOf, never, NOW } from '../bench';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const START = { fileBytes: 0, events: 0 };
const forget = (): void => undefined;

/** Every kind of effort there may be, and blocks of bytes that compress well, badly and not at all. */
const effort: fc.Arbitrary<CompressionSettings> = fc.record({
  level: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(0, 1),
});
const events = linesOf(...makeEvents(3000, { now: NOW }));
const block: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.nat(events.length), fc.nat(300_000))
    .map(([from, length]) => Buffer.from(events.slice(from, from + length))),
  fc.tuple(fc.nat(255), fc.nat(100_000)).map(([byte, length]) => Buffer.alloc(length, byte)),
);

async function gzipped(blocks: readonly Buffer[], pack = gzipBlock, lanes = 3): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const emitter = new ChunkEmitter(async ({ bytes }) => void parts.push(bytes), never);
  const output = new ParallelGzip(emitter, forget, pack, () => 0, lanes);
  for (const bytes of blocks) await output.add(bytes, START);
  await output.finish(START);
  return Buffer.concat(parts);
}

describe('gzip of many blocks', () => {
  it('is one member, and what went in comes out, whatever the cuts and efforts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(block, effort), { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        async (blocks, lanes) => {
          const plain = Buffer.concat(blocks.map(([bytes]) => bytes));
          const efforts = new Map(blocks);
          const made = await gzipped(
            blocks.map(([bytes]) => bytes),
            (bytes) => gzipBlock(bytes, efforts.get(bytes as Buffer) ?? { level: 1, strategy: 0 }),
            lanes,
          );
          // gunzip believes neither the sum nor the length.
          expect(gunzipSync(made).equals(plain)).toBe(true);
          // One deflate stream fills it from the header to the trailer: a receiver that reads one member reads all.
          const { buffer, engine } = inflateRawSync(made.subarray(HEADER_BYTES), {
            info: true,
          }) as unknown as {
            buffer: Buffer;
            engine: { bytesWritten: number };
          };
          expect(buffer.equals(plain)).toBe(true);
          expect(engine.bytesWritten).toBe(made.length - HEADER_BYTES - TRAILER_BYTES);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the sum of all, joined from those of the blocks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 8 }), (blocks) => {
        const joined = blocks.reduce((sum, bytes) => joinCrc32(sum, crc32(bytes), bytes.length), 0);
        expect(joined).toBe(crc32(Buffer.concat(blocks)));
      }),
    );
    const [first, second] = [Buffer.from('a'), Buffer.alloc(40 * 1024 * 1024, 7)];
    expect(joinCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(Buffer.concat([first, second])));
  });

  it('cannot be taken for whole before its end', async () => {
    const made = await gzipped([Buffer.from(events), Buffer.from(events)]);
    for (const missing of [1, 4, 8, 9, 10, 11, 5000]) {
      expect(() => gunzipSync(made.subarray(0, -missing))).toThrow();
    }
  });
});

describe('how hard it compresses', () => {
  /** The levels of blocks that each take so long to be compressed, and then so long to go, ms. */
  async function levels(
    phases: readonly { blocks: number; packMs: number; lineMs: number }[],
  ): Promise<number[]> {
    const used: number[] = [];
    let clock = 0;
    let phase = phases[0];
    const pass = (ms: number | undefined): Promise<void> => {
      clock += ms ?? 0;
      return Promise.resolve();
    };
    const lanes = new ParallelGzip(
      { add: () => pass(phase?.lineMs), flush: () => Promise.resolve() },
      forget,
      async (bytes, { level }) => {
        used.push(level);
        await pass(phase?.packMs);
        return { deflated: Buffer.from('x'), crc: 0, plainBytes: bytes.length };
      },
      () => clock,
      1,
    );
    for (phase of phases) {
      for (let block = 0; block < phase.blocks; block += 1) await lanes.add(Buffer.from('event'), START);
    }
    await lanes.finish(START);
    return used;
  }

  it('rises step by step where the line is slow, and falls where it is quick', async () => {
    const slow = { blocks: 80, packMs: 1, lineMs: 9 };
    const quick = { blocks: 80, packMs: 9, lineMs: 0.1 };
    const rising = await levels([slow]);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect([rising[0], rising.at(-1)]).toEqual([5, 7]);
    expect((await levels([quick])).at(-1)).toBe(1);
    expect((await levels([slow, quick])).at(-1)).toBe(1);
    expect((await levels([quick, slow])).at(-1)).toBe(7);
  });

  it('stays where line and compression keep pace', async () => {
    expect(new Set(await levels([{ blocks: 80, packMs: 3, lineMs: 1 }]))).toEqual(new Set([5]));
  });
});

describe('a body on its way', () => {
  it('holds a few blocks, however slow the line', async () => {
    let packed = 0;
    const pack = (bytes: Uint8Array, effort: CompressionSettings): Promise<GzipBlock> => {
      packed += 1;
      return gzipBlock(bytes, effort);
    };
    const stuck = { add: () => new Promise<void>(forget), flush: () => Promise.resolve() };
    const lanes = new ParallelGzip(stuck, forget, pack, () => 0, 3);
    let added = 0;
    const adding = (async () => {
      for (let index = 0; index < 50; index += 1) {
        await lanes.add(Buffer.from(events), START);
        added += 1;
      }
    })();
    while (packed < 5) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([added, packed]).toEqual([4, 5]);
    void adding;
  });

  it('fails as its way does, and begins no further block', async () => {
    const broken = new Error('the way broke');
    let packed = 0;
    const lanes = new ParallelGzip(
      { add: () => Promise.reject(broken), flush: () => Promise.resolve() },
      forget,
      (bytes, effort) => ((packed += 1), gzipBlock(bytes, effort)),
      () => 0,
      1,
    );
    const adding = (async () => {
      for (let index = 0; index < 50; index += 1) await lanes.add(Buffer.from('event'), START);
    })();
    await expect(adding).rejects.toBe(broken);
    lanes.destroy();
    const begun = packed;
    await lanes.add(Buffer.from('event'), START).catch(forget);
    expect(packed).toBe(begun);
    await expect(lanes.finish(START)).rejects.toBe(broken);
  });
});
