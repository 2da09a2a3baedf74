import { beforeAll, describe, expect, it } from 'vitest';
import { gzipBlock, type GzipBlock } from '../../../../src/engine/bytes/gzip-block';
import { ParallelGzip } from '../../../../src/engine/send/parallel-gzip';
import { makeEvents } from '../../../support/events';
import { linesOf, NOW } from '../bench';

/** Time that passes only when everything waits for it. */
class SimulatedTime {
  now = 0;
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  sleepUntil(at: number): Promise<void> {
    return new Promise((wake) => void this.sleepers.push({ at: Math.max(at, this.now), wake }));
  }

  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = (): void => void (isDone = true);
    work.then(done, done);
    for (;;) {
      // All that follows from the last wake-up, without a wait, happens before this.
      await new Promise((resolve) => setImmediate(resolve));
      if (isDone) return work;
      this.sleepers.sort((one, other) => one.at - other.at);
      const next = this.sleepers.shift();
      if (next === undefined) throw new Error('Nothing is left to wait for.');
      this.now = next.at;
      next.wake();
    }
  }
}

/** A connection that takes bytes at once until its buffer is full, and again once a third of it is free. */
class SimulatedConnection {
  bytes = 0;
  private waiting = 0;
  private drainedMs: number;

  constructor(
    private readonly time: SimulatedTime,
    private readonly bytesPerMs: number,
    private readonly bufferBytes: number,
    openMs: number,
  ) {
    this.drainedMs = openMs;
  }

  async add(bytes: number): Promise<void> {
    this.drain();
    if (this.waiting + bytes > this.bufferBytes) {
      const toDrain = this.waiting - (this.bufferBytes * 2) / 3;
      await this.time.sleepUntil(this.drainedMs + toDrain / this.bytesPerMs);
      this.drain();
    }
    this.waiting += bytes;
    this.bytes += bytes;
  }

  private drain(): void {
    const passedMs = Math.max(0, this.time.now - this.drainedMs);
    this.waiting = Math.max(0, this.waiting - passedMs * this.bytesPerMs);
    this.drainedMs += passedMs;
  }
}

const MIB = 1024 * 1024;
const block = Buffer.from(linesOf(...makeEvents(3400, { now: NOW, uniqueIds: true }))).subarray(0, MIB);

/** Milliseconds in which a thread compresses the block with a level, as measured. */
const TIMES: Readonly<Record<number, number>> = { 1: 8, 3: 10, 4: 12, 6: 16, 7: 22, 8: 37 };
const THREADS = 2;
const LEVELS = Object.keys(TIMES).map((level) => ({
  level: Number(level),
  strategy: Number(level) < 4 ? 0 : 1,
}));

/** What zlib makes of the block; made before, so that no simulated time passes while zlib works. */
const outputs = new Map<number, GzipBlock>();
beforeAll(async () => {
  for (const settings of LEVELS) outputs.set(settings.level, await gzipBlock(block, settings));
});

function outputOf(level: number): GzipBlock {
  const output = outputs.get(level);
  if (output === undefined) throw new Error(`The level ${level} is not expected.`);
  return output;
}

interface Sending {
  readonly blocks: number;
  readonly megabits: number;
  /** To make the lines of a block. */
  readonly linesMs: number;
  readonly bufferBytes: number;
}

const openMs = 200;
const bytesPerMs = (megabits: number): number => (megabits * 1e6) / 8 / 1000;

/** Sends blocks of events over a simulated connection, compressed by two simulated threads. */
async function send({ blocks, megabits, linesMs, bufferBytes }: Sending) {
  const time = new SimulatedTime();
  const connection = new SimulatedConnection(time, bytesPerMs(megabits), bufferBytes, openMs);
  const levels: number[] = [];
  const gzip = new ParallelGzip(
    { add: ({ length }) => connection.add(length), flush: () => Promise.resolve() },
    () => undefined,
    async (_bytes, { level }) => {
      levels.push(level);
      await time.sleepUntil(time.now + (TIMES[level] ?? 0));
      return outputOf(level);
    },
    () => time.now,
    THREADS,
  );
  const position = { fileBytes: 0, events: 0 };
  const sending = async (): Promise<void> => {
    for (let made = 0; made < blocks; made += 1) {
      await time.sleepUntil(time.now + linesMs);
      await gzip.add(block, position);
    }
    await gzip.finish(position);
  };
  await time.run(sending());
  return { levels, bytes: connection.bytes, ms: time.now };
}

/** Milliseconds that the best single level needs at least: the slowest of lines, threads and connection. */
function leastMs({ blocks, megabits, linesMs, bufferBytes }: Sending): number {
  return Math.min(
    ...LEVELS.map(({ level }) => {
      const bytes = blocks * outputOf(level).deflated.length - bufferBytes;
      const working = blocks * Math.max(linesMs, (TIMES[level] ?? 0) / THREADS);
      return Math.max(working, openMs + bytes / bytesPerMs(megabits));
    }),
  );
}

const isRising = (levels: readonly number[]): boolean =>
  levels.every((level, at) => level >= (levels[at - 1] ?? 0));

describe('the compression level', () => {
  it('never falls on a slow line whose buffers take the first blocks at once', async () => {
    for (const bufferBytes of [0.2 * MIB, 2.5 * MIB, 5.5 * MIB]) {
      const { levels, bytes } = await send({ blocks: 48, megabits: 10, linesMs: 5, bufferBytes });
      expect(isRising(levels)).toBe(true);
      expect([levels[0], levels.at(-1)]).toEqual([6, 8]);
      // 50 MB of events, of which the level 5 leaves 8.7 MB.
      expect(bytes).toBeLessThan(8.4e6);
    }
  });

  it('stays where making the lines is slower than the line and the threads', async () => {
    const { levels } = await send({ blocks: 120, megabits: 100, linesMs: 60, bufferBytes: MIB });
    expect(new Set(levels)).toEqual(new Set([6]));
  });

  it('falls to the fastest on a fast line, once the line is known to be fast', async () => {
    const { levels } = await send({ blocks: 120, megabits: 1000, linesMs: 3, bufferBytes: 4 * MIB });
    expect(levels.slice(0, 36)).toEqual(Array<number>(36).fill(6));
    expect(levels.at(-1)).toBe(1);
  });

  it('is nearly as fast as the best level, whatever the line and its buffers', async () => {
    for (const megabits of [10, 100, 150, 1000]) {
      for (const bufferBytes of [0.2 * MIB, 4 * MIB]) {
        const sending = { blocks: 480, megabits, linesMs: 5, bufferBytes };
        const { ms } = await send(sending);
        expect(ms / leastMs(sending), `at ${megabits} Mbit/s`).toBeLessThan(1.15);
      }
    }
  });
});
