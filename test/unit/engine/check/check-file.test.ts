import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CheckProgress } from '../../../../src/shared/checks/check';
import type { Problem } from '../../../../src/shared/checks/problem';
import { checkFile } from '../../../../src/engine/check/check-file';
import { reportFor } from '../../../../src/engine/check/report';
import { makeEvents } from '../../../support/events';
import {
  counts,
  event,
  factsOf,
  fileWith,
  folder,
  linesOf,
  MIXED,
  never,
  NOW,
  PACKAGE,
  reportOn,
} from '../bench';

const FIXTURES = join(import.meta.dirname, '../../../fixtures/events');

/** The subjects of a line's problem, such as `$ip>$remote_address` with a suggestion. */
function subjectsOf(problem: Problem): string[] {
  switch (problem.code) {
    case 'unknown-dollar':
      return problem.keys.map(({ key, suggestion }) => withSuggestion(key, suggestion));
    case 'bad-address':
      return problem.addresses.map(({ text, address }) => withSuggestion(text, address));
    case 'time-missing':
      return problem.candidates.map(({ text }) => text);
    case 'soon-too-old':
      return [String(problem.deadline)];
    default:
      return 'values' in problem ? problem.values.map(({ text }) => text) : [];
  }
}

function withSuggestion(text: string, suggestion: string | undefined): string {
  return suggestion === undefined ? text : `${text}>${suggestion}`;
}

/** Checks a line after a good one. Returns its problems, with their subjects. */
async function problemsOf(line: string): Promise<string[]> {
  const { problems } = await reportOn(linesOf(event(), line));
  return problems.map((problem) => [problem.code, ...subjectsOf(problem)].join(' '));
}

describe('the check of a line', () => {
  it.each<[string, string, string[]]>([
    ['good event', event(), []],
    ['event that is cut off', event().slice(0, -1), ['not-json']],
    ['text', 'hello', ['not-json']],
    ['NaN', '{"$time":NaN}', ['not-json']],
    ['single quotes', "{'$time':'now'}", ['not-json']],
    ['a trailing comma', `${event().slice(0, -1)},}`, ['not-json']],
    ['two events', `${event()} ${event()}`, ['not-json']],
    ['a control character', `{"a":"\u0001"}`, ['not-json']],
    ['an array', '[{}]', ['not-object']],
    ['null', 'null', ['not-object']],
    ['a number', '12', ['not-object']],
    ['white space around an event', `  ${event()}\t`, []],
    ['a duplicate key', event().replace('{', '{"$package":"x",'), ['duplicate-key $package']],
    [
      'a duplicate key, once with an escape',
      event({ plan: 1 }).replace('{', '{"pl\\u0061n":2,'),
      ['duplicate-key plan'],
    ],
    ['a duplicate nested key', event({ a: 0 }).replace('"a":0', '"a":{"b":1,"b":2}'), []],
    ['the same key on two levels', event({ a: { b: 1, a: 2 }, b: [{ b: 1 }] }), []],
    ['a big number', event({ a: 0 }).replace('"a":0', '"a":9007199254740993'), ['big-number']],
    [
      'a nested big negative number',
      event({ a: 0 }).replace('"a":0', '"a":[-9007199254740993]'),
      ['big-number'],
    ],
    ['2^53', event({ a: 0 }).replace('"a":0', '"a":9007199254740992'), []],
    ['a long fraction', event({ a: 0 }).replace('"a":0', '"a":3.14159265358979323846'), []],
    ['half an emoji', event({ a: 0 }).replace('"a":0', '"a":"\\ud83d"'), ['lone-surrogate']],
    ['the later half', event({ a: 0 }).replace('"a":0', '"a":"\\uDE00\\uD83D"'), ['lone-surrogate']],
    [
      'half an emoji before a letter',
      event({ a: 0 }).replace('"a":0', '"a":"\\ud83d\\u0041"'),
      ['lone-surrogate'],
    ],
    ['a whole emoji in escapes', event({ a: 0 }).replace('"a":0', '"a":"\\ud83d\\ude00\\u00e9"'), []],
    ['a backslash before the like of it', event({ a: 0 }).replace('"a":0', '"a":"\\\\ud83d"'), []],
    ['a big number in quotes', event({ a: '9007199254740993123' }), []],
    ['no time', event({ $time: undefined }), ['time-missing']],
    ['the time under another key', event({ $time: undefined, timestamp: 'x' }), ['time-missing timestamp']],
    ['time null', event({ $time: null }), ['time-missing']],
    ['31 February', event({ $time: '2026-02-31T00:00:00Z' }), ['time-unreadable']],
    ['a time without a zone', event({ $time: '2026-07-14T00:00:00' }), ['time-rewritten']],
    ['a number for a time', event({ $time: NOW / 1000 }), ['time-number']],
    ['an old number for a time', event({ $time: '1262304000' }), ['too-old', 'time-number']],
    ['8 days old', event({ $time: '2026-07-06T12:00:00Z' }), ['too-old']],
    [
      'nearly a week old',
      event({ $time: '2026-07-07T13:00:00Z' }),
      ['soon-too-old 2026-07-14T13:00:00.000Z'],
    ],
    ['next week', event({ $time: '2026-07-20T12:00:00Z' }), ['in-future']],
    ['no artifact', event({ $package: undefined }), ['no-artifact']],
    ['a blank artifact', event({ $package: ' ' }), ['no-artifact']],
    ['$pixel', event({ $package: undefined, $pixel: 'p' }), ['pixel-key']],
    ['unknown keys', event({ $ip: '1', $Time: 2 }), ['unknown-dollar $ip>$remote_address $Time>$time']],
    ['an unknown key without a suggestion', event({ $zzz: 1 }), ['unknown-dollar $zzz']],
    ['a number for text', event({ $version: 4 }), ['wrong-type $version']],
    ['null for text', event({ $version: null, $headers: null }), []],
    ['headers as an object', event({ $headers: { a: 'b' } }), ['wrong-type $headers']],
    ['headers without a value', event({ $headers: [{ name: 'a' }] }), ['wrong-type $headers']],
    ['a list of headers', event({ $headers: [{ name: 'a', value: 'b' }] }), []],
    [
      'secrets',
      event({
        $headers: [
          { name: 'AUTHORIZATION', value: 'Bearer x' },
          { name: 'Cookie', value: 'y' },
        ],
      }),
      ['secrets authorization cookie'],
    ],
    [
      'secrets in a wrong layout',
      event({ $headers: { Cookie: 'y' } }),
      ['wrong-type $headers', 'secrets cookie'],
    ],
    [
      'a list of addresses',
      event({ $remote_address: '52.1.2.3, 10.0.0.1' }),
      ['bad-address 52.1.2.3, 10.0.0.1>52.1.2.3'],
    ],
    ['a private address', event({ $remote_address: '10.0.0.1' }), ['bad-address 10.0.0.1']],
    ['no id', event({ $unique_id: undefined }), ['id-missing']],
    ['id null', event({ $unique_id: null }), ['id-missing']],
    ['a blank id', event({ $unique_id: '' }), ['id-blank']],
    ['a number for an id', event({ $unique_id: 5 }), ['wrong-type $unique_id']],
  ])('finds the right problems: %s', async (_, line, problems) => {
    expect((await problemsOf(line)).sort()).toEqual([...problems].sort());
  });

  it('finds a line that is text in no encoding between valid ones', async () => {
    const bad = Buffer.from(event({ name: 'x\xb1x' }), 'latin1');
    const report = await reportOn(
      Buffer.concat([Buffer.from(linesOf(event())), bad, Buffer.from(`\n${event()}\n`)]),
    );
    expect(report.problems).toMatchObject([{ code: 'not-utf8', grade: 'error', count: 1, lines: [2] }]);
    expect(report).toMatchObject({ lines: 3, ready: 2, errors: 1 });
  });

  it('is safe against hostile keys and ignores what they inherit', async () => {
    const hostile = event({ a: 0 }).replace(
      '"a":0',
      '"__proto__":{"$time":1},"constructor":{"$package":2},"$__proto__":1',
    );
    expect(await problemsOf(hostile)).toEqual(['unknown-dollar $__proto__']);
    const onlyInherited = '{"__proto__":{"$time":"2026-07-14T08:21:05Z","$unique_id":"a","$package":"b"}}';
    expect((await problemsOf(onlyInherited)).sort()).toEqual(['id-missing', 'time-missing']);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('$time');
  });

  it('takes a line with 100,000 unknown keys', { tags: ['long'] }, async () => {
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`$k${at}`, 1]));
    const report = await reportOn(`${event(keys)}\n`);
    expect(counts(report)).toEqual({ 'unknown-dollar': 1 });
    expect(report.problems.flatMap(subjectsOf).length).toBeLessThanOrEqual(20);
  });
});

describe('the check of a file', () => {
  it('gives the expected report on flawed lines', async () => {
    const report = reportFor(await factsOf(join(FIXTURES, 'flawed.ndjson')), MIXED, null);
    await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot(
      join(FIXTURES, 'flawed.check.json'),
    );
    expect(report.lines).toBe(report.ready + report.errors + report.blank);
  });

  it("finds both problems in the example of Scarf's guides", async () => {
    const path = join(FIXTURES, 'guide.ndjson');
    expect(await readFile(path, 'utf8')).toContain('152.241.796.177');
    const report = reportFor(await factsOf(path), MIXED, null);
    expect(report).toMatchObject({ lines: 1, ready: 0, errors: 1, oldest: null, newest: null });
    expect(report.problems).toMatchObject([
      { code: 'too-old', grade: 'error', count: 1, lines: [1] },
      { code: 'bad-address', grade: 'warning', count: 1, addresses: [{ text: '152.241.796.177', count: 1 }] },
    ]);
  });

  it('finds no problem in generated events, plain or compressed', async () => {
    const text = linesOf(...makeEvents(2000, { now: NOW }));
    for (const content of [text, gzipSync(text)]) {
      const report = await reportOn(content);
      expect(report).toMatchObject({ lines: 2000, ready: 2000, errors: 0, warnings: 0, problems: [] });
      expect(report.plainBytes).toBe(Buffer.byteLength(text));
    }
  });

  it('reports what is tidied', async () => {
    const report = await reportOn(`\uFEFF${event()}\r\n\n \n${event()}`);
    expect(report.problems).toEqual([
      {
        code: 'tidied',
        grade: 'info',
        count: 1,
        lines: [],
        details: [
          { kind: 'blank-lines', count: 2 },
          { kind: 'bom', count: 1 },
          { kind: 'crlf', count: 1 },
          { kind: 'no-final-newline', count: 1 },
        ],
      },
    ]);
    expect(report).toMatchObject({ lines: 4, blank: 2, ready: 2, warnings: 0 });
  });

  it('reports repeated ids with the same and with other content', async () => {
    const twin = event({ $unique_id: 'a' });
    const report = await reportOn(
      linesOf(twin, event(), twin, event({ $unique_id: 'a', plan: 'x' }), event()),
    );
    expect(report.problems).toMatchObject([
      {
        code: 'id-repeated',
        count: 2,
        lines: [3, 4],
        repeats: [
          { kind: 'identical-copy', count: 1 },
          { kind: 'different-content', count: 1 },
        ],
      },
    ]);
    expect(report).toMatchObject({ ready: 5, warnings: 2, repeatsComplete: true, repeatsCheckedUpTo: 5 });
  });

  it('does not count an id as repeated when the first line has an error', async () => {
    const old = event({ $unique_id: 'a', $time: '2020-01-01T00:00:00Z' });
    expect(counts(await reportOn(linesOf(old, event({ $unique_id: 'a' }), event())))).toEqual({
      'too-old': 1,
    });
  });

  it('reports one id on every event as blank, not as repeated', async () => {
    const same = { $unique_id: 'event' };
    const old = event({ ...same, $time: '2020-01-01T00:00:00Z' });
    const report = await reportOn(linesOf(old, event({ ...same, $ip: 1 }), event(same), event(same)));
    expect(counts(report)).toEqual({ 'too-old': 1, 'id-blank': 3, 'unknown-dollar': 1 });
    expect(report.problems.find(({ code }) => code === 'id-blank')?.lines).toEqual([2, 3, 4]);
    expect(report.warnings).toBe(3);
    expect(counts(await reportOn(linesOf(event(same))))).toEqual({});
  });

  it('keeps the first 100 lines and 20 subjects of a problem', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => event({ [`$key${at}`]: 1, $package: undefined }));
    const { problems } = await reportOn(linesOf(...lines));
    expect(problems.map(({ code, count }) => [code, count])).toEqual([
      ['no-artifact', 3000],
      ['unknown-dollar', 3000],
    ]);
    for (const { lines: first } of problems)
      expect(first).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(problems.flatMap(subjectsOf).length).toBe(20);
  });

  it('keeps the facts small when each line names another package', { tags: ['long'] }, async () => {
    const lines = Array.from({ length: 60_000 }, (_, at) => event({ $package: `${PACKAGE}${at}` }));
    const facts = await factsOf(await fileWith(linesOf(...lines)));
    expect(facts.groups.length).toBeLessThanOrEqual(50_001);
    const report = reportFor(facts, MIXED, { packages: new Map(), pixels: new Map() });
    expect(counts(report)).toEqual({ 'unknown-artifact': 60_000 });
    expect(report).toMatchObject({ ready: 0, errors: 60_000 });
  });

  it('continues after a line that is too long', { tags: ['long'] }, async () => {
    const long = `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`;
    const report = await reportOn(linesOf(event(), long, event()));
    expect(report).toMatchObject({ lines: 3, ready: 2, errors: 1 });
    expect(report.problems).toMatchObject([{ code: 'line-too-long', count: 1, lines: [2] }]);
  });
});

describe('the progress of a check', () => {
  async function progressOf(clock: () => number): Promise<CheckProgress[]> {
    const reports: CheckProgress[] = [];
    const path = await fileWith(linesOf('oops', ...makeEvents(8000, { now: NOW })));
    const onProgress = (progress: CheckProgress): void => void reports.push(progress);
    await checkFile({ path, nowMs: NOW, onProgress, signal: never, clock });
    return reports;
  }

  it('is reported four times a second, and at the end', async () => {
    // The clock advances 100 ms per reading, and it is read once for each chunk.
    let time = 0;
    const reports = await progressOf(() => (time += 100));
    const chunks = time / 100 - 1;
    expect(reports.length).toBe(Math.floor(chunks / 3) + 1);
    for (const each of reports) expect(each).toMatchObject({ errors: 1, bytesTotal: reports[0]?.bytesTotal });
    expect(reports.at(-1)).toMatchObject({ lines: 8001, bytesRead: reports[0]?.bytesTotal });
  });

  it('is reported once for a file that takes no time', async () => {
    expect((await progressOf(() => 0)).length).toBe(1);
  });
});

describe('a check that is stopped', () => {
  it('ends as stopped while it runs and before it starts', async () => {
    const path = await fileWith(gzipSync(linesOf(...makeEvents(20_000, { now: NOW }))));
    const stopping = new AbortController();
    let time = 0;
    const options = {
      path,
      nowMs: NOW,
      onProgress: () => stopping.abort(),
      signal: stopping.signal,
      clock: () => (time += 1000),
    };
    expect(await checkFile(options)).toEqual({ kind: 'stopped' });
    expect(await checkFile(options)).toEqual({ kind: 'stopped' });
  });

  it('does not end as a check that fails', async () => {
    const path = join(await folder(), 'not-there');
    const outcome = await checkFile({ path, nowMs: NOW, onProgress: () => undefined, signal: never });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'file-missing' } });
  });
});
