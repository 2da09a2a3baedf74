import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LineEdit } from '../../../../src/shared/fix';
import { CarriedOccurrences, OccurrencesWriter } from '../../../../src/engine/ids/carried-occurrences';
import { CountedOccurrences } from '../../../../src/engine/ids/occurrences';
import type { SentLines } from '../../../../src/engine/resend/occurrence-recorder';
import type { CheckedFile } from '../../../../src/engine/model/source-file';
import { writeSubset } from '../../../../src/engine/resend/write-subset';
import { tempFolder } from '../../../support/temp-folder';
import { event, factsOf, fileWith, linesOf, makeBody, never, NOW, planFor } from '../bench';

/** Events without an id, that come again and again. */
const POOL = ['a', 'b', 'c'].map((name) => event({ $unique_id: undefined, name }));
const BROKEN = '{"name":';

interface Sent extends SentLines {
  readonly file: CheckedFile;
  /** The id that each line of the user's file went out with, by its number. */
  readonly ids: ReadonlyMap<number, string>;
  readonly copiesPath: string | null;
  readonly own: (line: number) => number;
}

/** Sends a file; `own`: which of the user's lines each of its lines is. */
async function send(
  path: string,
  lines: readonly LineEdit[] = [],
  copiesPath: string | null = null,
  own: Sent['own'] = (line) => line,
  originsPath: string | null = null,
): Promise<Sent> {
  const fixes = { all: [], lines };
  const facts = await factsOf(path, NOW, fixes);
  const plan = await planFor(path, facts, {
    fixes,
    safetyIds: true,
    occurrencesPath: copiesPath,
    originsPath,
  });
  const { result, sent } = await makeBody(plan);
  if (!result.ok) throw new Error(result.failure.code);
  const setAside = readFileSync(plan.setAsideIndexPath, 'utf8');
  const aside = new Set([...setAside.matchAll(/"line":(\d+)/g)].map(([, line]) => Number(line)));
  const out = Array.from({ length: facts.lines }, (_, at) => own(at + 1)).filter((line) => !aside.has(line));
  const events = gunzipSync(sent).toString().split('\n').slice(0, -1);
  expect(events.length).toBe(out.length);
  const ids = new Map(
    events.map((text, at) => [out[at] ?? 0, /"\$unique_id":"([^"]*)"/.exec(text)?.[1] ?? '']),
  );
  return { file: plan, fixes, ids, copiesPath, own };
}

/** Sends some of the user's lines of a file that was sent, each edited as said. */
async function sendAgain(
  parent: Sent,
  wanted: readonly number[],
  edits: readonly LineEdit[] = [],
  siblings: readonly Sent[] = [],
): Promise<Sent> {
  const folder = tempFolder();
  const to = {
    path: join(folder, 'again.ndjson'),
    originsPath: join(folder, 'origins'),
    occurrencesPath: join(folder, 'copies'),
  };
  const count = (await factsOf(parent.file.path)).lines;
  const lines = Array.from({ length: count }, (_, at) => at + 1).filter((line) =>
    wanted.includes(parent.own(line)),
  );
  const { file, fixes, copiesPath, own } = parent;
  const occurrenceScope = { occurrencesPath: copiesPath, siblings };
  const subset = { file, fixes, nowMs: NOW, lines, originLine: own, originLines: 100, occurrenceScope };
  await writeSubset(subset, to, never);
  const inFile = edits.map(({ line, text }) => ({ line: wanted.indexOf(line) + 1, text }));
  return send(to.path, inFile, to.occurrencesPath, (line) => wanted[line - 1] ?? 0, to.originsPath);
}

describe('equal lines without an id', () => {
  it('keep the Safety IDs that they had among all, when some are sent again by themselves', async () => {
    const [a = '', b = ''] = POOL;
    const parent = await send(await fileWith(linesOf(a, a, b, a)));
    const child = await sendAgain(parent, [2, 4]);
    expect([...child.ids]).toEqual([2, 4].map((line) => [line, parent.ids.get(line)]));
    const grandchild = await sendAgain(child, [4]);
    expect([...grandchild.ids]).toEqual([[4, parent.ids.get(4)]]);
  });

  it('are never taken for one another, whatever is sent again and however it is mended', async () => {
    const line = fc.constantFrom(...POOL, ...POOL, BROKEN);
    const file = fc
      .array(line, { minLength: 2, maxLength: 9 })
      .filter((lines) => lines.some((one) => one !== BROKEN));
    const mended = fc.constantFrom(...POOL, event({ $unique_id: undefined, name: 'new' }));
    const shares = fc.array(fc.constantFrom(0, 1, 1, 2, 2), { minLength: 9, maxLength: 9 });
    const texts = fc.array(fc.option(mended), { minLength: 9, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(file, shares, texts, async (lines, share, text) => {
        const parent = await send(await fileWith(linesOf(...lines)));
        const numbers = lines.map((_, at) => at + 1);
        const children: Sent[] = [];
        for (const which of [1, 2]) {
          const wanted = numbers.filter((number) => share[number - 1] === which);
          if (wanted.length === 0) continue;
          const edits = wanted.flatMap((number): LineEdit[] => {
            const written = text[number - 1] ?? (lines[number - 1] === BROKEN ? (POOL[0] ?? '') : null);
            return written === null ? [] : [{ line: number, text: written }];
          });
          const child = await sendAgain(parent, wanted, edits, children);
          for (const number of wanted)
            if (!edits.some((edit) => edit.line === number))
              expect(child.ids.get(number)).toBe(parent.ids.get(number));
          children.push(child);
        }
        // What the first sending of a line carried does not matter: it did not arrive.
        const arrived = numbers.flatMap(
          (number) =>
            children.map(({ ids }) => ids.get(number)).find((id) => id !== undefined) ??
            parent.ids.get(number) ??
            [],
        );
        expect(new Set(arrived).size).toBe(arrived.length);
      }),
      { numRuns: 25 },
    );
  });

  it('have, mended, the id that they have in a corrected file', async () => {
    const [a = '', b = '', c = ''] = POOL;
    const parent = await send(await fileWith(linesOf(a, BROKEN, b)));
    const child = await sendAgain(parent, [2], [{ line: 2, text: c }]);
    const corrected = await send(await fileWith(linesOf(a, c, b)));
    expect(child.ids.get(2)).toBe(corrected.ids.get(2));
  });
});

describe('what is written of copies', () => {
  it('ends where counting ended; from there on the user’s own number tells', async () => {
    const path = join(tempFolder(), 'copies');
    const writer = await OccurrencesWriter.create(path, new CountedOccurrences(2));
    writer.inNewFile = 1;
    expect(writer.of(7, 1, 10)).toBe(1);
    writer.inNewFile = null;
    expect(writer.of(-9, 2, 11)).toBe(1);
    writer.inNewFile = 2;
    expect([writer.of(7, 1, 12), writer.of(7, 1, 13)]).toEqual([-12, -13]);
    await writer.finish();
    const copies = await CarriedOccurrences.load(path, (line) => line + 9);
    expect(copies.byLineFrom).toBe(12);
    expect([copies.of(-9, 2, 1), copies.of(5, 5, 2), copies.of(7, 1, 3)]).toEqual([-10, 1, -12]);
    const unchanged = await CarriedOccurrences.load(path, (line) => line + 9);
    expect([unchanged.of(7, 1, 1), unchanged.of(7, 1, 3)]).toEqual([1, -12]);
  });

  it('is not believed when a byte of it is another', async () => {
    const path = join(tempFolder(), 'copies');
    const writer = await OccurrencesWriter.create(path, new CountedOccurrences());
    writer.of(7, 1, 1);
    await writer.finish();
    const bytes = readFileSync(path);
    for (const at of [0, 9, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(path, damaged);
      await expect(CarriedOccurrences.load(path, (line) => line)).rejects.toThrow('disk-trouble');
    }
  });
});
