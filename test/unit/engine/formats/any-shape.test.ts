import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportFor } from '../../../../src/engine/check/report';
import { DELIMITERS } from '../../../../src/shared/files/layout';
import { csvOf } from '../../../../scripts/samples/write';
import { factsOf, fileWith, makeBody, PACKAGE, planFor } from '../bench';
import { rounds } from '../../../support/rounds';

const TO_PACKAGE = { kind: 'package', id: PACKAGE, name: 'cli' } as const;
const TIME = '2026-07-14T08:21:05Z';

/** Checks a file and produces its body, as an import into one package does. */
async function imported(content: Buffer) {
  const path = await fileWith(content);
  const facts = await factsOf(path);
  const report = reportFor(facts, TO_PACKAGE, null);
  const made = await makeBody(await planFor(path, facts, { destination: TO_PACKAGE }));
  expect(report.lines).toBe(report.ready + report.errors + report.blank);
  if (!made.result.ok) {
    expect(report.ready).toBe(0);
    return { report, lines: [] };
  }
  const { sent, setAside, blank, lines: all } = made.result.value;
  expect([all, sent, setAside, blank]).toEqual([report.lines, report.ready, report.errors, report.blank]);
  const lines = gunzipSync(made.sent).toString().split('\n').slice(0, -1);
  expect(lines).toHaveLength(sent);
  return { report, lines };
}

/** Any event: `$time` first, and any JSON behind it. */
const event = fc
  .dictionary(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 })
  .map((keys): Record<string, unknown> => {
    const own = Object.entries(keys).filter(([key]) => !key.startsWith('$'));
    return Object.fromEntries([['$time', TIME], ...own]);
  });
/** Elements that are not events or not JSON: each affects only itself. */
const flaw = fc.constantFrom('17', 'null', '"text"', '[1, 2]', '{"a": }', '{"$time": "soon"}', 'tru');

interface Element {
  readonly text: string;
  readonly good: boolean;
}

const element = fc.oneof(
  { weight: 5, arbitrary: event.map((keys): Element => ({ text: JSON.stringify(keys), good: true })) },
  { weight: 1, arbitrary: flaw.map((text): Element => ({ text, good: false })) },
);

describe('JSON in any layout', () => {
  it(
    'a list: events are sent byte for byte, and other elements are set aside',
    { tags: ['long'] },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          event.map((keys): Element => ({ text: JSON.stringify(keys), good: true })),
          fc.array(element, { maxLength: 20 }),
          fc.constantFrom(',', ', ', ',\n', '\n,\r\n  ', ' ,\t'),
          fc.constantFrom('utf8', 'utf16le'),
          async (first, rest, between, encoding) => {
            const all = [first, ...rest];
            const text = `${encoding === 'utf8' ? '' : '\uFEFF'}[ ${all.map((one) => one.text).join(between)} ]`;
            const { report, lines } = await imported(Buffer.from(text, encoding as BufferEncoding));
            expect(report.lines).toBe(all.length);
            expect(lines).toEqual(all.filter(({ good }) => good).map((one) => one.text));
          },
        ),
        { numRuns: rounds(40) },
      );
    },
  );

  it('pretty-printed: each event stays the same, whatever its indentation', { tags: ['long'] }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(1, 2, '\t'),
        fc.constantFrom('\n', '\n\n', '\r\n', ''),
        async (events, indent, between) => {
          const text = events.map((one) => JSON.stringify(one, null, indent)).join(between);
          const { report, lines } = await imported(Buffer.from(text));
          expect([report.lines, report.errors]).toEqual([events.length, 0]);
          expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
            events.map((one) => JSON.parse(JSON.stringify(one)) as unknown),
          );
        },
      ),
      { numRuns: rounds(40) },
    );
  });
});

/** A cell as it is meant. In a column that is aligned by spaces, those at the ends of a bare cell are none of it. */
function meant(text: string, delimiter: string, isPadded: boolean): string {
  const isBare = csvOf([[text]], delimiter, '') === text;
  return isPadded && isBare ? text.replace(/^[ \t]+|[ \t]+$/g, '') : text;
}

const cell = fc
  .string({ unit: fc.constantFrom(...'ab ;,|\t"\n\r€éß0{[\\'), maxLength: 6 })
  // A line break within a cell becomes LF.
  .map((text) => text.replace(/\r\n?/g, '\n'));

describe('a table of any content', () => {
  it(
    'each row becomes the event of its cells, and the preview shows the first',
    { tags: ['long'] },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 12 }),
          // What single spaces separate is a table only where its rows say so, as those that R writes.
          fc.constantFrom(...DELIMITERS.filter((delimiter) => delimiter !== ' ')),
          fc.constantFrom('\n', '\r\n'),
          fc.constantFrom('utf8', 'utf16le'),
          async (rows, delimiter, end, encoding) => {
            const table = [['time', 'one', 'two'], ...rows.map((row) => [TIME, ...row])];
            const text = `\uFEFF${csvOf(table, delimiter, end)}`;
            const { report, lines } = await imported(Buffer.from(text, encoding as BufferEncoding));
            const { layout } = report.form;
            // If another delimiter fits as well, the file is ambiguous and the user decides.
            fc.pre(layout.kind === 'table' && layout.delimiter === delimiter);
            const columns = 'mapping' in report.form ? report.form.mapping.columns : [];
            expect([report.lines, report.errors, report.blank]).toEqual([rows.length + 1, 0, 1]);
            const events = rows.map((row) => {
              const [one = '', two = ''] = row.map((text, at) =>
                meant(text, delimiter, columns[at + 1]?.padded === true),
              );
              return Object.fromEntries(
                [
                  ['$time', TIME],
                  ['one', one],
                  ['two', two],
                ].filter(([, value]) => value !== ''),
              );
            });
            expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
            expect(lines[0]).toBe(report.preview?.event);
          },
        ),
        { numRuns: rounds(60) },
      );
    },
  );

  it('a quoted cell keeps its spaces, also in a column that is aligned by spaces, and in the preview', async () => {
    const rows = ['" a "', '', 'aaa', 'aa '].map((cell) => `${TIME},${cell}\n`).join('');
    const { report, lines } = await imported(Buffer.from(`time,one \n${rows}`));
    const values = lines.map((line) => (JSON.parse(line) as { one?: string }).one);
    expect(values).toEqual([' a ', undefined, 'aaa', 'aa']);
    expect(report.preview?.event).toBe(lines[0]);
  });

  it('no row is lost, whatever the bytes behind the header', { tags: ['long'] }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'a,"\n\r 1'), maxLength: 200 }), async (tail) => {
        // Enough rows that the format is certain.
        const rows = Array.from({ length: 60 }, (_, at) => `${TIME},${at}\n`).join('');
        const { report } = await imported(Buffer.from(`time,a\n${rows}${tail}`));
        expect(report.form.layout.kind).toBe('table');
        expect(report.ready).toBeGreaterThanOrEqual(60);
      }),
      { numRuns: rounds(60) },
    );
  });
});
