import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LineMap } from '../../../../src/engine/line-map/line-map';
import { bodyOf, event, HOUR, linesOf, MIXED, NOW } from '../bench';
import * as arbitrary from '../file-arbitrary';
import { rounds } from '../../../support/rounds';

const SAFETY_ID = /"([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"/;
const NO_ID = { $unique_id: undefined };

/** Makes a body with Safety IDs. Returns its lines and the number of each in the file. */
async function bodyWithSafetyIds(content: string | Buffer, changes: Parameters<typeof bodyOf>[1] = {}) {
  const made = await bodyOf(content, { ...changes, safetyIds: true });
  const map = await LineMap.load(made.plan.lineMapPath);
  const lines = made.text.split('\n').slice(0, -1);
  return { ...made, lines, numbers: lines.map((_, at) => map.sourceLine(at + 1) ?? 0) };
}

function idOf(line: string | undefined): unknown {
  return (JSON.parse(line ?? '') as Record<string, unknown>)['$unique_id'];
}

/** A sent line must equal its source, except for a Safety ID where there was no id. */
function expectOnlyIdAdded(source: string, sent: string): void {
  const before = JSON.parse(source) as Record<string, unknown>;
  if (Object.hasOwn(before, '$unique_id') && before['$unique_id'] !== null) {
    expect(sent).toBe(source);
    return;
  }
  const id = SAFETY_ID.exec(sent)?.[1];
  expect(JSON.parse(sent)).toEqual({ ...before, $unique_id: id });
  const without = Object.hasOwn(before, '$unique_id')
    ? sent.replace(`"${id}"`, 'null')
    : sent.replace(`{"$unique_id":"${id}",`, '{');
  expect(without).toBe(source);
}

const space = fc.constantFrom('', ' ', '\t ', '  ');
const member = fc.tuple(
  fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('$version', 'null', '__proto__')),
  fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(null, 'null', '{"$unique_id":null}', 12345678901234567890n),
  ),
);

/** Events without an id in many spellings: white space, escapes, numbers beyond 2^53, any order of keys. */
const idlessLine = fc
  .record({
    members: fc.uniqueArray(member, { maxLength: 6, selector: ([key]) => key }),
    spaces: fc.array(space, { minLength: 3, maxLength: 7 }),
    key: fc.constantFrom(null, '"$unique_id"', '"\\u0024unique_id"', '"$unique\\u005fid"'),
    at: fc.nat(),
  })
  .map(({ members, spaces, key, at }) => {
    const gap = (index: number): string => spaces[index % spaces.length] ?? '';
    const parts = members.map(
      ([name, value]) =>
        `${JSON.stringify(name)}${gap(1)}:${gap(2)}${typeof value === 'bigint' ? value : JSON.stringify(value)}`,
    );
    parts.splice(at % (parts.length + 1), 0, '"$time":"2026-07-14T08:21:05Z"');
    if (key !== null) parts.splice(at % (parts.length + 1), 0, `${key}${gap(3)}:${gap(4)}null`);
    return `${gap(5)}{${gap(0)}${parts.join(`${gap(1)},${gap(2)}`)}${gap(3)}}${gap(6)}`;
  });

describe('a body with Safety IDs', () => {
  it('has one in each line without an id, and changes nothing else', { tags: ['long'] }, async () => {
    let given = 0;
    await fc.assert(
      fc.asyncProperty(arbitrary.file, arbitrary.destination, async (content, destination) => {
        const made = await bodyWithSafetyIds(content, { destination });
        const plain = await bodyOf(content, { destination });
        const before = plain.text.split('\n').slice(0, -1);
        expect(made.lines).toHaveLength(before.length);
        for (const [index, line] of made.lines.entries()) expectOnlyIdAdded(before[index] ?? '', line);
        const added = made.lines.filter((line, index) => line !== before[index]);
        expect(made.value).toEqual({
          ...plain.value,
          safetyIds: added.length,
          allHaveIds: made.lines.every((line) => typeof idOf(line) === 'string' && idOf(line) !== ''),
        });
        expect(await made.keptFiles()).toEqual(await plain.keptFiles());
        expect(new Set(added.map(idOf)).size).toBe(added.length);
        given += added.length;
      }),
      { numRuns: rounds(60) },
    );
    expect(given).toBeGreaterThan(rounds(60) / 3);
  });

  it('has one in each line, however the line is written', { tags: ['long'] }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(idlessLine, { minLength: 1, maxLength: 10 }), async (lines) => {
        // The first line decides the format of the file.
        const all = [event(), ...lines, ...lines];
        const made = await bodyWithSafetyIds(linesOf(...all), {
          destination: { kind: 'pixel', id: 'x', name: 'x' },
        });
        for (const [index, line] of made.lines.entries()) expectOnlyIdAdded(all[index] ?? '', line);
        expect(new Set(made.lines.map(idOf)).size).toBe(all.length);
        expect(made.value).toMatchObject({ safetyIds: all.length - 1, allHaveIds: true });
      }),
      { numRuns: rounds(60) },
    );
  });

  it('keeps any other value of the id, and reports that not all events have ids', async () => {
    const odd = [
      event({ $unique_id: '' }),
      event({ $unique_id: 5 }),
      event(NO_ID).replace('{', '{"$unique_id":null,"$unique_id":null,'),
      event(NO_ID).replace('{', '{"$unique_id":"a","$unique_id":null,'),
      event(NO_ID).replace('{', '{"\\u0024unique_id":null,"$unique_id":null,'),
    ];
    for (const line of odd) {
      const made = await bodyWithSafetyIds(linesOf(line, event(NO_ID)));
      expect(made.lines[0]).toBe(line);
      expect(made.value).toMatchObject({ safetyIds: 1, allHaveIds: false });
      expect(made.facts).toMatchObject({ linesWithId: 0, linesForSafetyId: 1, linesWithoutId: 1 });
    }
  });

  it('gives the same ids to a corrected and an overlapping file, whatever is set aside', async () => {
    const [one, two, three] = ['a', 'b', 'c'].map((name) => event({ ...NO_ID, name })) as [
      string,
      string,
      string,
    ];
    const aging = event({ ...NO_ID, $time: '2026-07-07T13:00:00Z' });
    const ids = async (content: string, nowMs = NOW): Promise<unknown[]> =>
      (await bodyWithSafetyIds(content, { nowMs })).lines.map(idOf);
    const [first, repeated, second, third] = await ids(linesOf(one, one, two, three));
    expect(await ids(linesOf('oops', three, one, '', one))).toEqual([third, first, repeated]);
    expect(await ids(`\uFEFF${two}\r\n  ${one}`)).toEqual([second, first]);
    const [, , old] = await ids(linesOf(one, one, aging, aging, two));
    expect(old).toBeTypeOf('string');
    expect(await ids(linesOf(one, one, aging, aging, two), NOW + 2 * HOUR)).toEqual([
      first,
      repeated,
      second,
    ]);
  });

  it('is never an untouched .gz', async () => {
    const made = await bodyWithSafetyIds(gzipSync(linesOf(event(NO_ID), event())), { allGo: true });
    expect(made.value).toMatchObject({ sent: 2, safetyIds: 1, allHaveIds: true });
    expect(idOf(made.lines[0])).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.plan.destination).toEqual(MIXED);
  });

  it('has one in a line of megabytes', async () => {
    const long = event({ ...NO_ID, text: 'x'.repeat(5_000_000) });
    const made = await bodyWithSafetyIds(linesOf(event(NO_ID), long, event(NO_ID)));
    expectOnlyIdAdded(long, made.lines[1] ?? '');
    expect(made.value).toMatchObject({ sent: 3, safetyIds: 3 });
  });
});
