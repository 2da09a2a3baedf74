import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpillFile } from '../../../../src/engine/bytes/spill-file';
import { IdLedger } from '../../../../src/engine/ids/id-ledger';
import { Hash } from '../../../../src/engine/bytes/hash';
import { rounds } from '../../../support/rounds';

type Row = readonly [high: number, low: number, content: number];
interface Repeat {
  readonly line: number;
  readonly group: number;
  readonly isCopy: boolean;
}

const never = new AbortController().signal;

describe('an id ledger', () => {
  it('finds repeats as a Map would find them, in memory and on the disk', async () => {
    // Few values, with 0 among them, so that ids repeat and collide; two of them share a partition.
    const half = fc.constantFrom(0, 1, 2, 1 << 12, 0x3fff_ffff, -1, -0x4000_0000);
    const rows = fc.array(fc.tuple(half, half, fc.nat({ max: 2 })), { maxLength: 3000, size: 'max' });
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (events, isOnDisk) => {
        const ledger = new IdLedger(isOnDisk ? { bytesInMemory: 0 } : {});
        expect(await found(ledger, events)).toEqual(expectedOf(events));
        expect([ledger.complete, ledger.kept]).toEqual([true, events.length]);
      }),
      { numRuns: 30 },
    );
  });

  it.each([0, 1024 * 1024])(
    'finds all repeats of many ids with %i bytes in memory',
    async (bytesInMemory) => {
      const ids = rounds(200_000);
      const ledger = new IdLedger({ bytesInMemory });
      const rows: Row[] = [];
      const hash = new Hash();
      const view = new DataView(new ArrayBuffer(8));
      for (const content of [7, 7, 8]) {
        for (let id = 0; id < ids; id += 1) {
          view.setUint32(0, id);
          hash.of(view, 0, 8, 1);
          rows.push([hash.high, hash.low, content]);
        }
      }
      const { distinct, repeats } = await found(ledger, rows);
      expect(distinct).toBe(ids);
      expect(repeats.map(({ line }) => line)).toEqual(
        Array.from({ length: 2 * ids }, (_, at) => ids + 1 + at),
      );
      expect(repeats.every(({ isCopy, line }) => isCopy === line <= 2 * ids)).toBe(true);
    },
  );

  it('tells lines and groups beyond 2^31 as they were', async () => {
    const ledger = new IdLedger();
    ledger.add(5, 5, 1, 4_000_000_000, 6);
    ledger.add(5, 5, 1, 4_000_000_001, 99_999);
    const repeats: number[] = [];
    await ledger.compare(never, (line, group) => repeats.push(line, group));
    expect(repeats).toEqual([4_000_000_001, 99_999]);
  });

  it('keeps so many ids as it may where the disk is full, and says how many', async () => {
    const full = {
      append: () => {
        throw new Error('ENOSPC');
      },
      read: () => undefined,
      close: () => undefined,
    };
    const ledger = new IdLedger({ bytesInMemory: 0, limit: 2000, openSpill: () => full });
    const rows = Array.from({ length: 3000 }, (): Row => [4, 4, 1]);
    const { distinct, repeats } = await found(ledger, rows);
    expect([distinct, repeats.length, ledger.kept, ledger.complete]).toEqual([1, 1999, 2000, false]);
  });

  it('goes on in memory where the disk fills up on the way', async () => {
    const file = new SpillFile('ids');
    let blocks = 0;
    const filling = {
      append: (bytes: Uint8Array) => {
        blocks += 1;
        if (blocks > 2) throw new Error('ENOSPC');
        return file.append(bytes);
      },
      read: (into: Uint8Array, offset: number) => file.read(into, offset),
      close: () => file.close(),
    };
    const ledger = new IdLedger({ bytesInMemory: 0, openSpill: () => filling });
    const rows = Array.from({ length: 4000 }, (_, at): Row => [4, at % 1500, at % 2]);
    expect(await found(ledger, rows)).toEqual(expectedOf(rows));
    expect(ledger.complete).toBe(true);
  });

  it('stops while it compares', async () => {
    const ledger = new IdLedger();
    for (let line = 1; line <= 250_000; line += 1) ledger.add(line << 12, line, 1, line, 0);
    const stopping = new AbortController();
    const compared = ledger.compare(stopping.signal, () => undefined);
    stopping.abort(new Error('stopped'));
    await expect(compared).rejects.toThrow('stopped');
  });
});

/** Adds the rows as lines from 1 on, and closes the ledger. Repeats come in the order of their lines. */
async function found(
  ledger: IdLedger,
  rows: readonly Row[],
): Promise<{ readonly distinct: number; readonly repeats: readonly Repeat[] }> {
  rows.forEach(([high, low, content], index) => ledger.add(high, low, content, index + 1, index * 2));
  const repeats: Repeat[] = [];
  const distinct = await ledger.compare(never, (line, group, isCopy) =>
    repeats.push({ line, group, isCopy }),
  );
  ledger.close();
  return { distinct, repeats: repeats.sort((one, other) => one.line - other.line) };
}

function expectedOf(rows: readonly Row[]): {
  readonly distinct: number;
  readonly repeats: readonly Repeat[];
} {
  const seen = new Map<string, number>();
  const repeats: Repeat[] = [];
  rows.forEach(([high, low, content], index) => {
    // The table stores 0 0 as 0 1, so these two ids count as one.
    const key = high === 0 && low === 0 ? '0 1' : `${high} ${low}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, content);
    else repeats.push({ line: index + 1, group: index * 2, isCopy: first === content });
  });
  return { distinct: seen.size, repeats };
}
