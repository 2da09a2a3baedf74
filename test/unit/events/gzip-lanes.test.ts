import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinCrc32 } from '../../../src/main/events/crc32';
import { Emitter } from '../../../src/main/events/emitter';
import { gzipBlock, type Effort, type GzipBlock } from '../../../src/main/events/gzip-block';
import { GzipLanes } from '../../../src/main/events/gzip-lanes';
import { makeEvents } from '../../support/events';
import { linesOf, never, NOW } from './bench';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const START = { fileBytes: 0, events: 0 };
const forget = (): void => undefined;

/** Every kind of effort there may be, and blocks of bytes that compress well, badly and not at all. */
const effort: fc.Arbitrary<Effort> = fc.record({
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
  const emitter = new Emitter(async ({ bytes }) => void parts.push(bytes), never);
  const output = new GzipLanes(emitter, forget, pack, lanes);
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
  const LANES = 2;

  /** The efforts blocks were given, with a line and a compression that go on when they are told. */
  function rig(): {
    readonly add: (count: number) => void;
    readonly levels: () => number[];
    readonly packNext: () => Promise<void>;
    readonly takeNext: () => Promise<void>;
  } {
    const given: Effort[] = [];
    const packing: (() => void)[] = [];
    const taking: (() => void)[] = [];
    const pack = (bytes: Uint8Array, effort: Effort): Promise<GzipBlock> => {
      given.push(effort);
      return new Promise((resolve) =>
        packing.push(() => resolve({ deflated: Buffer.from('x'), crc: 0, plainBytes: bytes.length })),
      );
    };
    let begun = false;
    const line = {
      add: (): Promise<void> => {
        // The header goes at once.
        if (!begun) return ((begun = true), Promise.resolve());
        return new Promise((resolve) => taking.push(resolve));
      },
      flush: () => Promise.resolve(),
    };
    const lanes = new GzipLanes(line, forget, pack, LANES);
    const one = async (waiting: (() => void)[]): Promise<void> => {
      while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return {
      add: (count) => {
        for (let index = 0; index < count; index += 1) void lanes.add(Buffer.from('event'), START);
      },
      levels: () => given.map(({ level }) => level),
      packNext: () => one(packing),
      takeNext: () => one(taking),
    };
  }

  it('rises while finished blocks wait for the line, up to a bound', async () => {
    const { add, levels, packNext, takeNext } = rig();
    add(LANES + 2);
    for (let index = 0; index < LANES + 2; index += 1) await packNext();
    for (let round = 0; round < 10; round += 1) {
      add(1);
      await packNext();
      await takeNext();
    }
    const heard = levels();
    expect(heard[0]).toBe(1);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(heard.at(-1)).toBe(7);
  });

  it('falls to the quickest when the line waits', async () => {
    const { add, levels, packNext, takeNext } = rig();
    add(LANES + 2);
    for (let index = 0; index < LANES + 2; index += 1) await packNext();
    for (let round = 0; round < 10; round += 1) {
      add(1);
      await packNext();
      await takeNext();
    }
    // The line takes all there is, and from now on every block at once.
    for (let index = 0; index < LANES + 2; index += 1) await takeNext();
    for (let round = 0; round < 10; round += 1) {
      add(1);
      await packNext();
      await takeNext();
    }
    expect(levels().at(-1)).toBe(1);
  });
});

describe('a body on its way', () => {
  it('holds a few blocks, however slow the line', async () => {
    let packed = 0;
    const pack = (bytes: Uint8Array, effort: Effort): Promise<GzipBlock> => {
      packed += 1;
      return gzipBlock(bytes, effort);
    };
    const stuck = { add: () => new Promise<void>(forget), flush: () => Promise.resolve() };
    const lanes = new GzipLanes(stuck, forget, pack, 3);
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
    const lanes = new GzipLanes(
      { add: () => Promise.reject(broken), flush: () => Promise.resolve() },
      forget,
      (bytes, effort) => ((packed += 1), gzipBlock(bytes, effort)),
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
