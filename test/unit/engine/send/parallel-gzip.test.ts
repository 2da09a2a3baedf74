import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinCrc32 } from '../../../../src/engine/bytes/crc32';
import { ChunkEmitter } from '../../../../src/engine/send/chunk-emitter';
import { gzipBlock, type CompressionSettings, type GzipBlock } from '../../../../src/engine/bytes/gzip-block';
import { ParallelGzip } from '../../../../src/engine/send/parallel-gzip';
import { makeEvents } from '../../../support/events';
import { linesOf, never, NOW } from '../bench';
import { rounds } from '../../../support/rounds';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const START = { fileBytes: 0, events: 0 };
const ignore = (): void => undefined;

const settings: fc.Arbitrary<CompressionSettings> = fc.record({
  level: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(0, 1),
});
const events = linesOf(...makeEvents(3000, { now: NOW }));
/** Blocks that compress well, badly and not at all. */
const block: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.nat(events.length), fc.nat(300_000))
    .map(([from, length]) => Buffer.from(events.slice(from, from + length))),
  fc.tuple(fc.nat(255), fc.nat(100_000)).map(([byte, length]) => Buffer.alloc(length, byte)),
);

async function gzipped(blocks: readonly Buffer[], compress = gzipBlock, threads = 3): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const emitter = new ChunkEmitter(async ({ bytes }) => void parts.push(bytes), never);
  const output = new ParallelGzip(emitter, ignore, compress, () => 0, threads);
  for (const bytes of blocks) await output.add(bytes, START);
  await output.finish(START);
  return Buffer.concat(parts);
}

describe('gzip of many blocks', () => {
  it(
    'is one member that unpacks to the same bytes, whatever the blocks and settings',
    { tags: ['long'] },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(block, settings), { maxLength: 12 }),
          fc.integer({ min: 1, max: 3 }),
          async (blocks, threads) => {
            const plain = Buffer.concat(blocks.map(([bytes]) => bytes));
            const settingsOf = new Map(blocks);
            const made = await gzipped(
              blocks.map(([bytes]) => bytes),
              (bytes) => gzipBlock(bytes, settingsOf.get(bytes as Buffer) ?? { level: 1, strategy: 0 }),
              threads,
            );
            // gunzip verifies the checksum and the length.
            expect(gunzipSync(made).equals(plain)).toBe(true);
            // There is one deflate stream between header and trailer: a receiver that reads one member reads all.
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
        { numRuns: rounds(60) },
      );
    },
  );

  it('has a checksum joined from those of the blocks', { tags: ['long'] }, () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 8 }), (blocks) => {
        const joined = blocks.reduce((sum, bytes) => joinCrc32(sum, crc32(bytes), bytes.length), 0);
        expect(joined).toBe(crc32(Buffer.concat(blocks)));
      }),
    );
    const [first, second] = [Buffer.from('a'), Buffer.alloc(40 * 1024 * 1024, 7)];
    expect(joinCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(Buffer.concat([first, second])));
  });

  it('is not valid without its last bytes', async () => {
    const made = await gzipped([Buffer.from(events), Buffer.from(events)]);
    for (const missing of [1, 4, 8, 9, 10, 11, 5000]) {
      expect(() => gunzipSync(made.subarray(0, -missing))).toThrow();
    }
  });
});

describe('a gzip that is being sent', () => {
  it('holds five blocks at most, however slow the connection is', async () => {
    let compressed = 0;
    const compress = (bytes: Uint8Array, settings: CompressionSettings): Promise<GzipBlock> => {
      compressed += 1;
      return gzipBlock(bytes, settings);
    };
    const stuck = { add: () => new Promise<void>(ignore), flush: () => Promise.resolve() };
    const gzip = new ParallelGzip(stuck, ignore, compress, () => 0, 3);
    let added = 0;
    const adding = (async () => {
      for (let index = 0; index < 50; index += 1) {
        await gzip.add(Buffer.from(events), START);
        added += 1;
      }
    })();
    while (compressed < 5) await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([added, compressed]).toEqual([4, 5]);
    void adding;
  });

  it('fails when the connection fails, and compresses no further block', async () => {
    const broken = new Error('connection lost');
    let compressed = 0;
    const gzip = new ParallelGzip(
      { add: () => Promise.reject(broken), flush: () => Promise.resolve() },
      ignore,
      (bytes, settings) => ((compressed += 1), gzipBlock(bytes, settings)),
      () => 0,
      1,
    );
    const adding = (async () => {
      for (let index = 0; index < 50; index += 1) await gzip.add(Buffer.from('event'), START);
    })();
    await expect(adding).rejects.toBe(broken);
    gzip.destroy();
    const started = compressed;
    await gzip.add(Buffer.from('event'), START).catch(ignore);
    expect(compressed).toBe(started);
    await expect(gzip.finish(START)).rejects.toBe(broken);
  });
});
