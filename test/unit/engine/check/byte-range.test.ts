import { closeSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/shared/failure';
import { checkInParallel, helperCount } from '../../../../src/engine/check/parallel-check';
import type { RangeHelper } from '../../../../src/engine/check/range-helper';
import { CheckFactsBuilder } from '../../../../src/engine/check/check-facts-builder';
import { Fingerprint } from '../../../../src/engine/bytes/fingerprint';
import { LineBatchBuilder } from '../../../../src/engine/check/line-batch-builder';
import { ByteRangeReader, type ByteRangeSource } from '../../../../src/engine/check/byte-range';
import { NO_FIXES } from '../../../../src/shared/checks/fix';
import { isLineByLine } from '../../../../src/engine/fixes/line-fixer';
import { NDJSON } from '../../../../src/shared/files/layout';
import { makeEvents } from '../../../support/events';
import { event, fileWith, linesOf, never, NOW } from '../bench';
import { file, lineByLine } from '../file-arbitrary';
import { rounds } from '../../../support/rounds';

/** Checks the bytes in one pass, in chunks of the size of a block. */
async function checkInOnePass(
  bytes: Buffer,
  blockBytes: number,
  cap: number,
  fixes = NO_FIXES,
): Promise<unknown> {
  const builder = new LineBatchBuilder(NOW, cap, fixes);
  const facts = new CheckFactsBuilder();
  const fingerprint = new Fingerprint();
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = bytes.subarray(at, at + blockBytes);
    fingerprint.add(block);
    builder.push(Buffer.from(block));
  }
  builder.end();
  facts.add(builder.take());
  const end = {
    plainBytes: bytes.length,
    finalNewline: builder.finalNewline,
    damaged: [],
    unfinished: false,
  };
  const names = facts.tellingNames;
  return { facts: await facts.finish(NDJSON, end, never), names, fingerprint: fingerprint.text() };
}

const unresolved: Promise<never> = new Promise(() => undefined);

/** How and when a helper fails, before the file ends. */
interface Loss {
  readonly after: number;
  readonly how: 'dies' | 'falls silent';
}

/** A helper that answers after so many turns of the event loop. */
function slowHelper(reader: ByteRangeReader, turns: () => number, loss: Loss): RangeHelper {
  let reads = 0;
  return {
    ready: loss.after === 0 && loss.how === 'falls silent' ? unresolved : Promise.resolve(),
    read: async (from, to) => {
      if (reads++ >= loss.after) return loss.how === 'dies' ? null : unresolved;
      const facts = reader.readDetached(from, to);
      for (let turn = turns(); turn > 0; turn -= 1) await new Promise((resolve) => setImmediate(resolve));
      return facts;
    },
    end: () => undefined,
  };
}

interface Cut {
  readonly blockBytes: number;
  readonly blocks: number;
  readonly tailBytes: number;
  readonly cap: number;
  readonly turns: readonly number[];
  /** One for each helper. */
  readonly losses: readonly Loss[];
}

async function checkInRanges(
  bytes: Buffer,
  cut: Cut,
  fixes = NO_FIXES,
  further: readonly RangeHelper[] = [],
): Promise<unknown> {
  const path = await fileWith(bytes);
  const descriptor = openSync(path, 'r');
  try {
    const source: ByteRangeSource = { descriptor, size: bytes.length, nowMs: NOW, reading: null, fixes };
    let turn = 0;
    const turns = (): number => cut.turns[turn++ % cut.turns.length] ?? 0;
    const helpers = cut.losses.map((loss) => slowHelper(new ByteRangeReader(source, cut), turns, loss));
    const reached: number[] = [];
    const {
      facts: builder,
      fingerprint,
      finalNewline,
    } = await checkInParallel({
      source,
      helpers: [...helpers, ...further],
      reader: new ByteRangeReader(source, cut),
      helperTimeoutMs: further.length > 0 ? 60_000 : 1,
      signal: never,
      onRange: (at) => reached.push(at),
      rangeBytes: cut.blockBytes * cut.blocks,
    });
    expect(reached.at(-1)).toBe(bytes.length);
    expect(reached).toEqual([...reached].sort((a, b) => a - b));
    const end = { plainBytes: bytes.length, finalNewline, damaged: [], unfinished: false };
    const facts = await builder.finish(NDJSON, end, never);
    return { facts, names: builder.tellingNames, fingerprint };
  } finally {
    closeSync(descriptor);
  }
}

const RELIABLE: Loss = { after: Number.POSITIVE_INFINITY, how: 'dies' };
const loss: fc.Arbitrary<Loss> = fc.oneof(
  fc.constant(RELIABLE),
  fc.record({ after: fc.nat({ max: 9 }), how: fc.constantFrom('dies', 'falls silent') }),
);

const cut: fc.Arbitrary<Cut> = fc
  .record({
    blockBytes: fc.integer({ min: 1, max: 400 }),
    blocks: fc.integer({ min: 1, max: 4 }),
    tailBytes: fc.integer({ min: 1, max: 60 }),
    over: fc.constantFrom(0, 20, 200, 100_000),
    turns: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 7 }),
    losses: fc.array(loss, { minLength: 1, maxLength: 3 }),
  })
  .map(({ over, ...rest }) => ({ ...rest, cap: Math.max(rest.blockBytes, rest.tailBytes) + over }));

/** Half of the files have no fixes. */
const fixes = fc.oneof(
  fc.constant([]),
  fc.uniqueArray(lineByLine, { minLength: 1, maxLength: 5, selector: (one) => JSON.stringify(one) }),
);

describe('a check in byte ranges', () => {
  it(
    'finds the same facts as one pass, wherever the file is cut, in any order, whichever helpers fail',
    { tags: ['long'] },
    async () => {
      await fc.assert(
        fc.asyncProperty(file, cut, fixes, async (bytes, where, all) => {
          const chosen = { all, lines: [] };
          expect(isLineByLine(chosen)).toBe(true);
          const expected = await checkInOnePass(bytes, where.blockBytes, where.cap, chosen);
          expect(await checkInRanges(bytes, where, chosen)).toEqual(expected);
        }),
        { numRuns: rounds(150) },
      );
    },
  );

  it(
    'finds the same facts when they reach the limits of lines, subjects, groups and checkpoints',
    { tags: ['long'] },
    async () => {
      const lines = [...makeEvents(9000, { now: NOW })].map((line, at) => {
        if (at % 5 === 0) return event({ [`$key${at}`]: 1, $package: `package-${at}` });
        if (at % 7 === 0) return event({ $unique_id: `same-${at % 3}` });
        if (at % 9 === 0) return event({ [`ip (${at})`]: 1 });
        return at % 11 === 0 ? '' : line;
      });
      const bytes = Buffer.from(linesOf(...lines));
      const where = {
        blockBytes: 10_000,
        blocks: 2,
        tailBytes: 50,
        cap: 100_000,
        turns: [3, 0, 1],
        losses: [RELIABLE],
      };
      const expected = (await checkInOnePass(bytes, where.blockBytes, where.cap)) as {
        facts: { checkpoints: Float64Array };
        names: readonly string[];
      };
      expect(expected.facts.checkpoints.length).toBe(3);
      expect(expected.names.length).toBe(100);
      expect(await checkInRanges(bytes, where)).toEqual(expected);
    },
  );

  it('finds the first lines of each group where this thread reads what a helper fails to read', async () => {
    const bytes = Buffer.from(linesOf(...Array.from({ length: 600 }, () => event())));
    // This thread meets a hundred lines of the group before the helper's ranges come back to it.
    const where: Cut = {
      blockBytes: 4000,
      blocks: 1,
      tailBytes: 500,
      cap: 100_000,
      turns: [0],
      losses: [],
    };
    const helper: RangeHelper = {
      ready: Promise.resolve(),
      read: async () => {
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        return null;
      },
      end: () => undefined,
    };
    const expected = await checkInOnePass(bytes, where.blockBytes, where.cap);
    expect(await checkInRanges(bytes, where, NO_FIXES, [helper])).toEqual(expected);
  });

  it('fails with file-changed when the file gets shorter', async () => {
    const path = await fileWith(linesOf(event(), event()));
    const descriptor = openSync(path, 'r');
    const { size } = await stat(path);
    try {
      const reader = new ByteRangeReader({
        descriptor,
        size: size + 1,
        nowMs: NOW,
        reading: null,
        fixes: NO_FIXES,
      });
      expect(() => reader.read(0, size + 1)).toThrow(FailureError);
    } finally {
      closeSync(descriptor);
    }
  });

  it('ends at once when it is stopped, and when neither a helper nor this thread can read', async () => {
    const source: ByteRangeSource = {
      descriptor: 1_000_000,
      size: 100,
      nowMs: NOW,
      reading: null,
      fixes: NO_FIXES,
    };
    const stopping = new AbortController();
    const silent: RangeHelper = {
      ready: Promise.resolve(),
      read: () => unresolved,
      end: () => undefined,
    };
    const failing: RangeHelper = { ...silent, read: async () => null };
    const reader = new ByteRangeReader(source);
    const options = { source, reader, signal: stopping.signal, onRange: () => undefined, rangeBytes: 10 };
    await expect(checkInParallel({ ...options, helpers: [silent, failing] })).rejects.toMatchObject({
      failure: { code: 'file-unreadable' },
    });
    const bytes = Buffer.from(linesOf(...Array.from({ length: 30 }, () => event())));
    const descriptor = openSync(await fileWith(bytes), 'r');
    const readable = { ...source, descriptor, size: bytes.length };
    const waiting = { ...options, source: readable, reader: new ByteRangeReader(readable) };
    const stopped = checkInParallel({ ...waiting, helpers: [silent, silent] });
    // By then this thread has read what is not the helpers'.
    await new Promise((resolve) => setImmediate(resolve));
    stopping.abort();
    await expect(stopped).rejects.toThrow('aborted');
    closeSync(descriptor);
  });

  it('uses helpers only for a large file and on several cores', () => {
    const MB = 1024 * 1024;
    expect([1, 2, 3, 4, 16].map((cores) => helperCount(500 * MB, cores))).toEqual([0, 1, 1, 2, 4]);
    expect(helperCount(MB, 16)).toBe(0);
  });
});
