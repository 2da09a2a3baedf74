import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../../src/engine/lookup/read-lines';
import { bodyOf, counts, event, linesOf, MIXED, never, NOW, PACKAGE } from '../bench';
import { reportFor } from '../../../../src/engine/check/report';
import { rounds } from '../../../support/rounds';

/** The body that Scarf would get of a file, and the report. */
async function sent(content: string | Uint8Array) {
  const { facts, text: body, value, plan } = await bodyOf(content);
  const report = reportFor(facts, MIXED, null);
  const { lines, blank, sent: count, setAside } = value;
  expect(lines).toBe(count + setAside + blank);
  expect(report).toMatchObject({ lines, blank, ready: count });
  return { body, report, path: plan.path, facts };
}

const one = event({ n: 1 });
const two = event({ n: 2, note: 'Zoë' });

describe('events in any layout', () => {
  it.each<[string, string | Uint8Array]>([
    ['a list', `[${one},\n${two}]`],
    ['a list, compressed', gzipSync(`[${one},\n${two}]`)],
    ['one behind another', `${one}${two}`],
    ['UTF-16', Buffer.from(`\uFEFF${linesOf(one, two)}`, 'utf16le')],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF[${one},${two}]`, 'utf16le').swap16()],
  ])('go out one a line, as they are written: %s', async (_, content) => {
    const { body, report } = await sent(content);
    expect(body).toBe(linesOf(one, two));
    expect(counts(report)).toEqual({ layout: 1 });
  });

  it('come out of a wrapper, and what stands beside them is named', async () => {
    const { body, report } = await sent(`{"status":"ok","data":[${one},${two}],"next":null}`);
    expect(body).toBe(linesOf(one, two));
    expect(counts(report)).toEqual({ layout: 1, 'beside-events': 1 });
    expect(report.problems.find(({ code }) => code === 'beside-events')).toMatchObject({
      values: [
        { text: 'status', count: 1 },
        { text: 'next', count: 1 },
      ],
    });
  });

  it('in a wrapper have their time under the key that says so', async () => {
    const time = '2026-07-14T08:21:05Z';
    const hit = (source: object): string =>
      JSON.stringify({ _index: 'e', _source: { ...source, $package: PACKAGE } });
    const { body, facts } = await sent(
      linesOf(
        hit({ '@timestamp': time, n: 1 }),
        hit({ n: 2, '@timestamp': '2026-07-14 08:21:05 UTC' }),
        hit({ $time: time, '@timestamp': 'x' }),
      ),
    );
    expect(
      body
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { $time: time, n: 1, $package: PACKAGE },
      { n: 2, $time: time, $package: PACKAGE },
      { $time: time, '@timestamp': 'x', $package: PACKAGE },
    ]);
    expect(facts.questions[0]?.questions).toMatchObject([
      { code: 'events-at', taken: '_source', certainty: 'certain' },
      {
        code: 'time-column',
        taken: '@timestamp',
        certainty: 'certain',
        choices: [
          { value: '@timestamp', evidence: [time, '2026-07-14 08:21:05 UTC', 'x'] },
          { value: 'none', evidence: [] },
        ],
      },
    ]);
  });

  it('in a wrapper keep a nested time where it is', async () => {
    const seconds = Math.round(NOW / 1000) - 60;
    const events = [1, 2].map((n) => `{"n":${n},"properties":{"time":${seconds}},"$package":"${PACKAGE}"}`);
    const { body } = await sent(`{"events":[${events.join(',')}]}`);
    const iso = new Date(seconds * 1000).toISOString().replace('.000', '');
    expect(body).toBe(linesOf(...events.map((each) => each.replace('{', `{"$time":"${iso}",`))));
  });

  it('come out of a table as its mapping says', async () => {
    const table = `time,package,id,user_agent,plan\r\n2026-07-14 08:21,${PACKAGE},a,"x, ""y""",free\r\n,,,,\r\n`;
    const { body, report, path, facts } = await sent(table);
    expect(JSON.parse(body)).toEqual({
      $time: '2026-07-14T08:21:00Z',
      $package: PACKAGE,
      $unique_id: 'a',
      $user_agent: 'x, "y"',
      plan: 'free',
    });
    expect(report).toMatchObject({ lines: 3, blank: 2, ready: 1 });
    // Line numbers are the row numbers of a spreadsheet.
    const file = { path, identity: facts.identity, form: facts.form };
    expect(await readLines(file, facts.checkpoints, [2], never)).toEqual([
      { line: 2, text: body.trim(), truncated: false },
    ]);
  });

  it('are set aside if they are broken, and the others are sent', async () => {
    const list = await sent(`[${one},\n{"$time":,\n${two}]`);
    expect(list.body).toBe(linesOf(one, two));
    expect(counts(list.report)).toEqual({ layout: 1, 'not-json': 1 });

    const row = `2026-07-14T08:21:05Z,${PACKAGE},`;
    const sound = Array.from({ length: 20 }, (_, at) => `${row}"s${at}"\n`).join('');
    const table = await sent(`time,package,id\n${row}a\n${row}b,c\n"x"y,1,2\n${sound}`);
    expect(table.body.split('\n')).toHaveLength(22);
    expect(counts(table.report)).toEqual({ layout: 1, 'not-object': 2 });
  });

  it('that cannot be decoded are set aside unchanged', async () => {
    const half = Buffer.from(
      linesOf(event({ note: '\uD800x' }).replace('\\ud800', '\uD800'), two),
      'utf16le',
    );
    const { body, report } = await sent(half);
    expect(body).toBe(linesOf(two));
    expect(counts(report)).toEqual({ layout: 1, 'not-utf8': 1 });
  });

  it('with a replacement character of their own are sent as they are', async () => {
    const row = `2026-07-14T08:21:05Z,${PACKAGE},`;
    const table = await sent(`time,package,note\n${row}Caf\uFFFD\n${row}tea\n`);
    expect(table.body.split('\n').map((line) => /"note":"(.*?)"/.exec(line)?.[1])).toEqual([
      'Caf\uFFFD',
      'tea',
      undefined,
    ]);
    expect(counts(table.report)['not-utf8']).toBeUndefined();
  });

  it('of a list without an end make the file unfinished', async () => {
    expect(counts((await sent(`[${one},${two}`)).report)).toEqual({ layout: 1, unfinished: 1 });
  });

  it('are the same in a table as in NDJSON, whatever the cells hold', { tags: ['long'] }, async () => {
    const cell = fc.string({ unit: 'binary' }).map((text) => text.replace(/\r\n?/g, '\n'));
    const rows = fc.array(fc.tuple(cell, cell, fc.uuid()), { minLength: 1, maxLength: 20 });
    const delimiter = fc.constantFrom(',', ';', '\t', '|');
    await fc.assert(
      fc.asyncProperty(rows, delimiter, async (cells, separator) => {
        const time = '2026-07-14T08:21:05Z';
        const whole = cells.map(([note, plan, id]) => [time, PACKAGE, id, note, plan]);
        const header = ['time', 'package', 'unique_id', 'note', 'plan'];
        const { body } = await sent(Papa.unparse([header, ...whole], { delimiter: separator, quotes: true }));
        const events = body.split('\n').slice(0, -1);
        expect(events.map((line) => JSON.parse(line) as unknown)).toEqual(
          cells.map(([note, plan, id]) => ({
            ...{ $time: time, $package: PACKAGE, $unique_id: id },
            ...(note === '' ? {} : { note }),
            ...(plan === '' ? {} : { plan }),
          })),
        );
      }),
      { numRuns: rounds(40) },
    );
  });
});
