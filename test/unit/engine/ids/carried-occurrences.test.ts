import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LineEdit } from '../../../../src/shared/checks/fix';
import { CarriedOccurrences } from '../../../../src/engine/ids/carried-occurrences';
import { CountedOccurrences } from '../../../../src/engine/ids/occurrences';
import { OccurrencesWriter } from '../../../../src/engine/ids/occurrences-writer';
import type { SentLines } from '../../../../src/engine/resend/occurrence-recorder';
import type { CheckedFile } from '../../../../src/engine/model/source-file';
import { writeSubset } from '../../../../src/engine/resend/write-subset';
import { tempFolder } from '../../../support/temp-folder';
import { event, factsOf, fileWith, linesOf, makeBody, never, NOW, planFor } from '../bench';
import { rounds } from '../../../support/rounds';

/** Events without an id, from which files with equal lines are made. */
const POOL = ['a', 'b', 'c'].map((name) => event({ $unique_id: undefined, name }));
const BROKEN = '{"name":';

interface Sent extends SentLines {
  readonly file: CheckedFile;
  /** The id that each line of the user's file was sent with, by its number. */
  readonly ids: ReadonlyMap<number, string>;
  readonly copiesPath: string | null;
  readonly originalLine: (line: number) => number;
}

/** Sends a file. `originalLine`: the user's own number of each of its lines. */
async function send(
  path: string,
  lines: readonly LineEdit[] = [],
  copiesPath: string | null = null,
  originalLine: Sent['originalLine'] = (line) => line,
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
  const sentLines = Array.from({ length: facts.lines }, (_, at) => originalLine(at + 1)).filter(
    (line) => !aside.has(line),
  );
  const events = gunzipSync(sent).toString().split('\n').slice(0, -1);
  expect(events.length).toBe(sentLines.length);
  const ids = new Map(
    events.map((text, at) => [sentLines[at] ?? 0, /"\$unique_id":"([^"]*)"/.exec(text)?.[1] ?? '']),
  );
  return { file: plan, fixes, ids, copiesPath, originalLine };
}

/** Sends some of the user's lines of a sent file again, with edits. */
async function resend(
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
    wanted.includes(parent.originalLine(line)),
  );
  const { file, fixes, copiesPath, originalLine } = parent;
  const occurrenceScope = { occurrencesPath: copiesPath, siblings };
  const origin = { originLine: originalLine, originLines: 100 };
  await writeSubset({ file, fixes, nowMs: NOW, lines, ...origin, occurrenceScope }, to, never);
  const inFile = edits.map(({ line, text }) => ({ line: wanted.indexOf(line) + 1, text }));
  return send(to.path, inFile, to.occurrencesPath, (line) => wanted[line - 1] ?? 0, to.originsPath);
}

describe('resending equal lines without an id', () => {
  it('keeps the Safety IDs that they had in the whole file', async () => {
    const [a = '', b = ''] = POOL;
    const parent = await send(await fileWith(linesOf(a, a, b, a)));
    const child = await resend(parent, [2, 4]);
    expect([...child.ids]).toEqual([2, 4].map((line) => [line, parent.ids.get(line)]));
    const grandchild = await resend(child, [4]);
    expect([...grandchild.ids]).toEqual([[4, parent.ids.get(4)]]);
  });

  it(
    'never gives two lines the same id, whatever is resent and however it is edited',
    { tags: ['long'] },
    async () => {
      const line = fc.constantFrom(...POOL, ...POOL, BROKEN);
      const file = fc
        .array(line, { minLength: 2, maxLength: 9 })
        .filter((lines) => lines.some((one) => one !== BROKEN));
      const edited = fc.constantFrom(...POOL, event({ $unique_id: undefined, name: 'new' }));
      const shares = fc.array(fc.constantFrom(0, 1, 1, 2, 2), { minLength: 9, maxLength: 9 });
      const newTexts = fc.array(fc.option(edited), { minLength: 9, maxLength: 9 });
      await fc.assert(
        fc.asyncProperty(file, shares, newTexts, async (lines, share, text) => {
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
            const child = await resend(parent, wanted, edits, children);
            for (const number of wanted)
              if (!edits.some((edit) => edit.line === number))
                expect(child.ids.get(number)).toBe(parent.ids.get(number));
            children.push(child);
          }
          // If a line was resent, its first event did not arrive.
          const arrived = numbers.flatMap(
            (number) =>
              children.map(({ ids }) => ids.get(number)).find((id) => id !== undefined) ??
              parent.ids.get(number) ??
              [],
          );
          expect(new Set(arrived).size).toBe(arrived.length);
        }),
        { numRuns: rounds(25) },
      );
    },
  );

  it('gives an edited line the id that it has in a corrected file', async () => {
    const [a = '', b = '', c = ''] = POOL;
    const parent = await send(await fileWith(linesOf(a, BROKEN, b)));
    const child = await resend(parent, [2], [{ line: 2, text: c }]);
    const corrected = await send(await fileWith(linesOf(a, c, b)));
    expect(child.ids.get(2)).toBe(corrected.ids.get(2));
  });
});

describe('an occurrences file', () => {
  it('ends where counting ended, and from there on the line number counts', async () => {
    const path = join(tempFolder(), 'occurrences');
    const writer = await OccurrencesWriter.create(path, new CountedOccurrences(2));
    writer.lineInSubset = 1;
    expect(writer.of(7, 1, 10)).toBe(1);
    writer.lineInSubset = null;
    expect(writer.of(-9, 2, 11)).toBe(1);
    writer.lineInSubset = 2;
    expect([writer.of(7, 1, 12), writer.of(7, 1, 13)]).toEqual([-12, -13]);
    await writer.finish();
    const occurrences = await CarriedOccurrences.load(path, (line) => line + 9);
    expect(occurrences.byLineFrom).toBe(12);
    expect([occurrences.of(-9, 2, 1), occurrences.of(5, 5, 2), occurrences.of(7, 1, 3)]).toEqual([
      -10, 1, -12,
    ]);
    const unchanged = await CarriedOccurrences.load(path, (line) => line + 9);
    expect([unchanged.of(7, 1, 1), unchanged.of(7, 1, 3)]).toEqual([1, -12]);
  });

  it('fails to load when a byte was changed', async () => {
    const path = join(tempFolder(), 'occurrences');
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
