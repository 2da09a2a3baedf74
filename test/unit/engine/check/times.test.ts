import { gunzipSync } from 'node:zlib';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckProgress } from '../../../../src/shared/checks/check';
import { readingOf } from '../../../../src/shared/files/layout';
import type { Mapping } from '../../../../src/shared/files/mapping';
import { NO_ANSWERS, type Answers, type Question } from '../../../../src/shared/checks/question';
import { checkFile } from '../../../../src/engine/check/check-file';
import type { CheckOptions } from '../../../../src/engine/check/check-options';
import type { CheckFacts } from '../../../../src/engine/model/check-facts';
import { event, fileWith, folder, linesOf, makeBody, never, NOW, PACKAGE, planFor } from '../bench';

interface Checked {
  readonly facts: CheckFacts;
  /** `zone likely Europe/Berlin of Europe/Berlin, UTC` */
  readonly asked: readonly string[];
  readonly questions: readonly Question[];
  /** The times that are sent. */
  readonly times: readonly unknown[];
  readonly progress: readonly CheckProgress[];
}

async function checkedPath(path: string, options: Partial<CheckOptions> = {}): Promise<Checked> {
  const progress: CheckProgress[] = [];
  let ticks = 0;
  const outcome = await checkFile({
    path,
    nowMs: NOW,
    zone: 'Europe/Berlin',
    clock: () => (ticks += 1000),
    onProgress: (each) => progress.push(each),
    signal: never,
    ...options,
  });
  if (outcome.kind !== 'checked') throw new Error(JSON.stringify(outcome));
  const { facts } = outcome;
  const questions = facts.questions
    .flatMap((each) => each.questions)
    .filter(({ code }) => code === 'zone' || code === 'time-format' || code === 'calendar');
  const destination = { kind: 'package', id: PACKAGE, name: 'oven' } as const;
  const made = await makeBody(await planFor(path, facts, { destination, nowMs: options.nowMs ?? NOW }));
  const body = made.sent.length === 0 ? '' : gunzipSync(made.sent).toString();
  const times = body
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { $time: unknown }).$time);
  const asked = questions.map(
    ({ code, certainty, taken, choices }) =>
      `${code} ${certainty} ${taken} of ${choices.map(({ value }) => value).join(', ')}`,
  );
  return { facts, asked, questions, times, progress };
}

async function checked(content: string, options: Partial<CheckOptions> = {}): Promise<Checked> {
  return checkedPath(await fileWith(content), options);
}

function table(header: string, ...cells: readonly string[]): string {
  return linesOf(`${header},unique_id`, ...cells.map((cell, at) => `${cell},id-${at}`));
}

function given(answers: Answers): Partial<CheckOptions> {
  return { answers: { ...NO_ANSWERS, given: answers } };
}

/** More rows than the beginning from which a file is recognised. */
const MANY = 2_600;

describe('times of a table without a zone', () => {
  it('are taken to be in the zone of this computer, and that is asked', async () => {
    const { asked, questions, times } = await checked(
      table('time', '2026-07-14 08:21:05.123456', '2026-07-14'),
    );
    expect(times).toEqual(['2026-07-14T08:21:05.123456+02:00', '2026-07-14T00:00:00+02:00']);
    expect(asked).toEqual([
      'time-format certain iso of iso',
      'zone likely Europe/Berlin of Europe/Berlin, UTC',
    ]);
    expect(questions[1]).toMatchObject({
      evidence: ['2026-07-14 08:21:05.123456', '2026-07-14'],
      choices: [
        { evidence: ['2026-07-14T08:21:05.123456+02:00', '2026-07-14T00:00:00+02:00'] },
        { evidence: ['2026-07-14T08:21:05.123456Z', '2026-07-14T00:00:00Z'] },
      ],
    });
  });

  it('are in the zone that the user answers, or that the mapping of the user says', async () => {
    const content = table('time', '2026-07-14 08:21');
    const answered = await checked(content, given({ zone: 'America/New_York' }));
    expect(answered.times).toEqual(['2026-07-14T08:21:00-04:00']);
    expect(answered.questions[1]).toMatchObject({ taken: 'America/New_York', answered: 'given' });
    const mapping: Mapping = {
      header: true,
      columns: [
        { name: 'time', use: { kind: 'time', format: 'iso', zone: 'Asia/Tokyo' } },
        { name: 'unique_id', use: { kind: 'key', key: '$unique_id' } },
      ],
    };
    const mapped = await checked(content, { mappings: [mapping] });
    expect([mapped.times, mapped.asked]).toEqual([['2026-07-14T08:21:00+09:00'], []]);
  });

  it.each([
    ['time (UTC)', 'certain UTC', '2026-07-14T08:21:00Z'],
    ['timestamp_utc', 'certain UTC', '2026-07-14T08:21:00Z'],
    ['Time [America/New_York]', 'certain America/New_York', '2026-07-14T08:21:00-04:00'],
    ['time (GMT+2)', 'certain Etc/GMT-2', '2026-07-14T08:21:00+02:00'],
    ['time (EST)', 'likely America/New_York', '2026-07-14T08:21:00-04:00'],
  ])('are in the zone that the column names: %s', async (name, zone, expected) => {
    const mapping = (await checked(table(name, '2026-07-14 08:21'))).facts.form;
    const column = 'mapping' in mapping ? mapping.mapping.columns[0]?.use.kind : null;
    // Which names mean time is not what is tested here.
    if (column !== 'time') return;
    const { asked, times } = await checked(table(name, '2026-07-14 08:21'));
    expect(times).toEqual([expected]);
    expect(asked[1]).toContain(`zone ${zone} of`);
  });

  it('are asked about where others have a zone, also far behind the beginning', async () => {
    const zoned = Array.from({ length: MANY }, () => '2026-07-14T08:21:05+02:00');
    const { asked, times } = await checked(table('time', ...zoned, '2026-07-14T08:21:05'));
    expect(times.at(-1)).toBe('2026-07-14T08:21:05+02:00');
    expect(asked.at(-1)).toBe('zone likely Europe/Berlin of Europe/Berlin, UTC');
    expect((await checked(table('time', ...zoned))).asked).toEqual([]);
  });

  it('have the zone that an ambiguous abbreviation means only once the user says so', async () => {
    const content = table('time', '2026-07-14 08:21 CST');
    const { asked, questions } = await checked(content);
    expect(asked[1]).toMatch(/^zone open America\/Chicago of America\/Chicago, Asia\/Shanghai/);
    expect(questions[1]?.choices[1]?.evidence).toEqual(['2026-07-14T00:21:00Z']);
    const { times } = await checked(content, given({ zone: 'Asia/Shanghai' }));
    expect(times).toEqual(['2026-07-14T00:21:00Z']);
  });
});

describe('the order of day and month', () => {
  const nowMs = Date.parse('2026-03-05T12:00:00Z');
  const zone = 'UTC';

  it('is decided by the seven days that Scarf takes', async () => {
    const cells = ['03/04/2026 10:00', '03/03/2026 10:00', '03/05/2026 09:00', '03/02/2026 10:00'];
    const { asked, times } = await checked(table('time', ...cells), { nowMs, zone });
    expect(asked[0]).toBe('time-format certain month-first of month-first, day-first');
    expect(times).toEqual([
      '2026-03-04T10:00:00Z',
      '2026-03-03T10:00:00Z',
      '2026-03-05T09:00:00Z',
      '2026-03-02T10:00:00Z',
    ]);
    const one = await checked(table('time', '03/04/2026 10:00'), { nowMs, zone });
    expect(one.asked[0]).toBe('time-format likely month-first of month-first, day-first');
  });

  it('is asked if no order, or each order, has fresh days', async () => {
    const old = await checked(table('time', '03/04/2025 10:00', '05/06/2025'), { nowMs, zone });
    expect(old.asked[0]).toBe('time-format open day-first of day-first, month-first');
    expect(old.questions[0]?.choices).toEqual([
      { value: 'day-first', evidence: ['2025-04-03T10:00:00Z', '2025-06-05T00:00:00Z'] },
      { value: 'month-first', evidence: ['2025-03-04T10:00:00Z', '2025-05-06T00:00:00Z'] },
    ]);
    const mixed = await checked(table('time', '03/04/2026 10:00', '02/03/2026'), { nowMs, zone });
    expect(mixed.asked[0]).toBe('time-format open day-first of day-first, month-first');
    const answered = await checked(table('time', '03/04/2025 10:00'), {
      nowMs: Date.parse('2025-03-05T00:00:00Z'),
      zone,
      ...given({ 'time-format': 'month-first' }),
    });
    expect(answered.times).toEqual(['2025-03-04T10:00:00Z']);
  });

  it('is proven by one date far behind the beginning, and the file is read once more', async () => {
    const either = Array.from({ length: MANY }, () => '01/02/2026 10:00:00');
    const { asked, facts, times, progress } = await checked(table('time', ...either, '01/13/2026 10:00:00'), {
      nowMs: Date.parse('2026-01-13T12:00:00Z'),
      zone,
    });
    expect(asked[0]).toBe('time-format certain month-first of month-first, day-first');
    expect(times).toEqual(['2026-01-13T10:00:00Z']);
    expect(facts.oldestMs).toBe(Date.parse('2026-01-02T10:00:00Z'));
    const sizes = new Set(progress.map(({ bytesTotal }) => bytesTotal / facts.identity.size));
    expect([...sizes]).toEqual([1, 2]);
    expect(progress.every(({ bytesRead, bytesTotal }) => bytesRead <= bytesTotal)).toBe(true);
    expect(progress.at(-1)?.bytesRead).toBe(progress.at(-1)?.bytesTotal);
  });

  it('stays open where its proof speaks against the seven days', async () => {
    const { asked } = await checked(table('time', '03/04/2026 10:00', '27/02/2026 10:00'), { nowMs, zone });
    expect(asked[0]).toBe('time-format open day-first of day-first, month-first');
  });

  it('is not proven by dates of both orders, as a spreadsheet leaves them', async () => {
    const cells = ['20/02/2026 10:00', '02/22/2026 10:00', '03/04/2026 10:00'];
    const { asked } = await checked(table('time', ...cells), {
      nowMs: Date.parse('2026-02-24T00:00:00Z'),
      zone,
    });
    expect(asked[0]).toBe('time-format open day-first of day-first, month-first');
    const clear = await checked(table('time', '27/02/2026 10:00', '02/28/2026 10:00', '03/03/2026'), {
      nowMs,
      zone,
    });
    expect(clear.times).toEqual(['2026-02-27T10:00:00Z', '2026-02-28T10:00:00Z', '2026-03-03T00:00:00Z']);
  });

  it('is one for all tables of a kind in a folder', async () => {
    const path = await folder();
    await writeFile(join(path, 'a.csv'), table('time', '03/04/2026 10:00'));
    await writeFile(join(path, 'b.csv'), table('time', '27/02/2026 10:00', '05/03/2026 10:00'));
    const options = { nowMs: Date.parse('2026-03-05T12:00:00Z'), zone: 'UTC' };
    const { asked, facts } = await checkedPath(path, options);
    expect(asked.filter((each) => each.startsWith('time-format'))).toEqual([
      'time-format certain day-first of day-first, month-first',
    ]);
    const formats = facts.parts?.map(({ form }) =>
      'mapping' in form ? form.mapping.columns.map(({ use }) => ('format' in use ? use.format : '')) : [],
    );
    expect(formats).toEqual([
      ['day-first', ''],
      ['day-first', ''],
    ]);
  });
});

describe('the year of two digits', () => {
  const nowMs = Date.parse('2026-11-27T12:00:00Z');
  const zone = 'UTC';

  it('is first or last as the seven days that Scarf takes decide', async () => {
    const first = ['26/11/25 10:00', '26/11/24 10:00', '26/11/26 10:00'];
    const { asked, times } = await checked(table('time', ...first), { nowMs, zone });
    expect(asked[0]).toBe('time-format certain year-first of year-first, day-first');
    expect(times).toEqual(['2026-11-25T10:00:00Z', '2026-11-24T10:00:00Z', '2026-11-26T10:00:00Z']);
    const last = await checked(table('time', '25/11/26 10:00', '26/11/26 10:00'), { nowMs, zone });
    expect(last.times).toEqual(['2026-11-25T10:00:00Z', '2026-11-26T10:00:00Z']);
    expect(last.asked[0]).toBe('time-format likely day-first of day-first, year-first');
    const one = await checked(table('time', '26-11-25 10:00'), { nowMs, zone });
    expect(one.asked[0]).toBe('time-format likely year-first of year-first, day-first');
  });

  it('is asked about where no day is fresh, and not where another date has four digits', async () => {
    const old = await checked(table('time', '26/09/25', '26/09/24'), { nowMs, zone });
    expect(old.asked[0]).toBe('time-format open day-first of day-first, year-first');
    expect(old.questions[0]?.choices[1]?.evidence).toEqual(['2026-09-25T00:00:00Z', '2026-09-24T00:00:00Z']);
    const long = await checked(table('time', '26/11/25', '26/11/2026'), { nowMs, zone });
    expect(long.asked[0]).toBe('time-format certain day-first of day-first');
  });

  it('is first in JSON too', async () => {
    const days = ['26/11/25 10:00', '26/11/24 10:00'];
    const { times } = await checked(linesOf(...days.map(($time) => event({ $time }))), { nowMs, zone });
    expect(times).toEqual(['2026-11-25T10:00:00Z', '2026-11-24T10:00:00Z']);
  });

  it('is no matter where only one reading is near', async () => {
    const { asked, times } = await checked(table('time', '14/07/26 08:21'), { zone });
    expect(times).toEqual(['2026-07-14T08:21:00Z']);
    expect(asked[0]).toBe('time-format certain day-first of day-first');
  });
});

describe('a year of another calendar', () => {
  const zone = 'UTC';
  const TIMES = ['2569-07-14T08:21:05Z', '2569-07-14 08:21:05', '14/07/2569 08:21:05'];

  it.each(TIMES)('is read as one of the Buddhist calendar, and that is asked: %s', async (time) => {
    const rows = await checked(table('time', time), { zone });
    expect(rows.times).toEqual(['2026-07-14T08:21:05Z']);
    expect(rows.asked).toContain('calendar likely buddhist of buddhist, ours');
    const [question] = rows.questions;
    expect(question).toMatchObject({
      evidence: [time],
      choices: [{ evidence: rows.times }, { evidence: [] }],
    });
    const json = await checked(linesOf(event({ $time: time })), { zone });
    expect([json.times, json.asked]).toEqual([rows.times, expect.arrayContaining([rows.asked[0]])]);
  });

  it.each(TIMES)('is never sent as the future where the user says that it is none: %s', async (time) => {
    const options = given({ calendar: 'ours' });
    const rows = await checked(table('time', '2026-07-14T08:21:05Z', time), options);
    expect(rows.times).toEqual(['2026-07-14T08:21:05Z']);
    const { times, facts } = await checked(linesOf(event(), event({ $time: time })), options);
    expect(times).toHaveLength(1);
    expect(facts.problems).toContainEqual(expect.objectContaining({ code: 'time-unreadable', count: 1 }));
  });

  it('is asked about only where it means a day that is near, and left open where another does not', async () => {
    const far = await checked(table('time', '2400-01-01 10:00', '9999-12-31 00:00'), { zone });
    expect(far.asked.filter((each) => each.startsWith('calendar'))).toEqual([]);
    const mixed = await checked(table('time', '2569-07-14 08:21', '2540-01-01 10:00'), { zone });
    expect(mixed.asked).toContain('calendar open buddhist of buddhist, ours');
  });

  it('is found far behind the beginning, and the file is read once more', async () => {
    const ours = Array.from({ length: MANY }, () => '2026-07-14 08:21:05');
    const { times, asked } = await checked(table('time', ...ours, '2569-07-14 08:21:06'), { zone });
    expect(times).toHaveLength(MANY + 1);
    expect(times.at(-1)).toBe('2026-07-14T08:21:06Z');
    expect(asked).toContain('calendar likely buddhist of buddhist, ours');
  });

  it('is read in a date beside its time of day, and in columns that the user named', async () => {
    const joined = linesOf('date,time,unique_id', '14/07/2569,08:21:05,a', '13/07/2569,09:00:00,b');
    const { times } = await checked(joined, { zone });
    expect(times).toEqual(['2026-07-14T08:21:05Z', '2026-07-13T09:00:00Z']);
    const mapping: Mapping = {
      header: true,
      columns: [
        { name: 'when', use: { kind: 'time', format: 'day-first', zone: 'Asia/Bangkok' } },
        { name: 'unique_id', use: { kind: 'key', key: '$unique_id' } },
      ],
    };
    const mapped = await checked(table('when', '14/07/2569 08:21:05'), { mappings: [mapping] });
    expect(mapped.times).toEqual(['2026-07-14T08:21:05+07:00']);
    expect(mapped.asked).toEqual(['calendar likely buddhist of buddhist, ours']);
  });
});

describe('times in JSON', () => {
  const codes = ({ facts }: Checked): string[] =>
    facts.problems.flatMap(({ code, count }) => (code === 'layout' ? [] : [`${code} ${count}`]));

  it.each([
    ['14/Jul/2026:08:21:05 +0000', '2026-07-14T08:21:05Z'],
    ['2026-07-14T08:21:05,123Z', '2026-07-14T08:21:05.123Z'],
    ['2026-07-14 08:21:05 UTC', '2026-07-14T08:21:05Z'],
    ['20260714T082105Z', '2026-07-14T08:21:05Z'],
    ['Tue, 14 Jul 2026 08:21:05 GMT', '2026-07-14T08:21:05Z'],
    ['Jul 14, 2026, 8:21:05\u202fAM UTC', '2026-07-14T08:21:05Z'],
    [{ $date: '2026-07-14T08:21:05Z' }, '2026-07-14T08:21:05Z'],
    [{ $date: { $numberLong: '1784017265000' } }, '2026-07-14T08:21:05Z'],
    [{ _seconds: 1784017265, _nanoseconds: 120_000_000 }, '2026-07-14T08:21:05.120Z'],
    [{ _seconds: 1784017265, _nanoseconds: 1 }, '2026-07-14T08:21:05.000000001Z'],
    [{ _seconds: 1784017265, _nanoseconds: 0 }, '2026-07-14T08:21:05Z'],
  ])('%j is sent as Scarf reads it, and told in one line', async ($time, expected) => {
    const result = await checked(linesOf(event(), event({ $time })));
    expect(result.times).toEqual(['2026-07-14T08:21:05.123Z', expected]);
    expect([codes(result), result.asked]).toEqual([['time-rewritten 1'], []]);
  });

  it('are not called written in another form where nobody can read them, since their lines are not sent', async () => {
    const lines = [1, 2, 3].map((seconds) =>
      event({ $time: undefined, timestamp: `2026-07-14T08:21:0${seconds}.123.456Z` }),
    );
    const result = await checked(linesOf(...lines));
    expect(codes(result)).toEqual(['time-unreadable 3']);
  });

  it('are left alone where Scarf reads them, so that the file stays as it is', async () => {
    const result = await checked(linesOf(event(), event({ $time: '2026-07-14 08:21:05+02' })));
    expect(readingOf(result.facts.form)).toBe(null);
    expect([codes(result), result.asked]).toEqual([[], []]);
  });

  it('without a zone are asked about, wherever they stand', async () => {
    const events = Array.from({ length: 1_000 }, () => event());
    const late = event({ $time: '2026-07-14T08:21' });
    const result = await checked(linesOf(...events, late));
    expect(result.times.at(-1)).toBe('2026-07-14T08:21+02:00');
    expect(result.asked).toEqual(['zone likely Europe/Berlin of Europe/Berlin, UTC']);
    const answered = await checked(linesOf(...events, late), given({ zone: 'UTC' }));
    expect(answered.times.at(-1)).toBe('2026-07-14T08:21Z');
    expect(answered.questions[0]?.answered).toBe('given');
  });

  it('in digits are no seconds', async () => {
    const result = await checked(linesOf(event({ $time: '2026071410' }), event({ $time: 2026071410 })));
    expect(result.times).toEqual(['2026-07-14T10:00:00+02:00', '2026-07-14T10:00:00+02:00']);
    expect(result.asked).toEqual(['zone likely Europe/Berlin of Europe/Berlin, UTC']);
  });

  it('of two possible orders are set aside until it is known which', async () => {
    const open = await checked(linesOf(event({ $time: '03/04/2025 10:00' })));
    expect([open.times, open.asked[0]]).toEqual([[], 'time-format open day-first of day-first, month-first']);
    const days = ['07/11/2026 10:00', '07/12/2026 10:00'];
    const settled = await checked(linesOf(...days.map(($time) => event({ $time }))));
    expect(settled.times).toEqual(['2026-07-11T10:00:00+02:00', '2026-07-12T10:00:00+02:00']);
    expect(settled.asked[0]).toBe('time-format certain month-first of month-first, day-first');
  });

  it('in several files are read alike, and each file can be checked alone as it was', async () => {
    const path = await folder();
    await writeFile(join(path, 'a.ndjson'), linesOf(event()));
    await writeFile(join(path, 'b.ndjson'), linesOf(event({ $time: '2026-07-14 08:21:05 UTC' })));
    await writeFile(join(path, 'c.json'), `[${event({ $time: '2026-07-14 08:21' })}]`);
    const { facts, times, asked } = await checkedPath(path);
    expect(times).toEqual(['2026-07-14T08:21:05.123Z', '2026-07-14T08:21:05Z', '2026-07-14T08:21+02:00']);
    expect(asked).toEqual(['zone likely Europe/Berlin of Europe/Berlin, UTC']);
    expect(facts.parts?.map(({ form }) => readingOf(form)?.times?.zone)).toEqual(
      Array(3).fill('Europe/Berlin'),
    );
    const form = facts.parts?.[2]?.form;
    if (form === undefined) throw new Error('no part');
    expect((await checkedPath(join(path, 'c.json'), { form, zone: 'UTC' })).times).toEqual([
      '2026-07-14T08:21+02:00',
    ]);
  });
});

describe('local times on a day on which the clocks change', () => {
  const told = ({ facts }: Checked): readonly string[] =>
    facts.problems
      .filter(({ code }) => code === 'time-skipped' || code === 'time-twice')
      .map(({ code, grade, count }) => `${grade} ${code} ${count}`);

  it('are told if no clock showed them, and read with the offset before', async () => {
    const content = table(
      'time',
      '2026-03-29 01:59',
      '2026-03-29 02:00',
      '2026-03-29 02:59',
      '2026-03-29 03:00',
    );
    const spring = await checked(content, { nowMs: Date.UTC(2026, 2, 30) });
    expect([told(spring), spring.times]).toEqual([
      ['info time-skipped 2'],
      [
        '2026-03-29T01:59:00+01:00',
        '2026-03-29T02:00:00+01:00',
        '2026-03-29T02:59:00+01:00',
        '2026-03-29T03:00:00+02:00',
      ],
    ]);
  });

  it('are told if the clocks showed them twice, and mean the earlier moment', async () => {
    const content = table(
      'time',
      '2026-10-25 01:59',
      '2026-10-25 02:00',
      '2026-10-25 02:59',
      '2026-10-25 03:00',
    );
    const autumn = await checked(content, { nowMs: Date.UTC(2026, 9, 26) });
    expect([told(autumn), autumn.times]).toEqual([
      ['info time-twice 2'],
      [
        '2026-10-25T01:59:00+02:00',
        '2026-10-25T02:00:00+02:00',
        '2026-10-25T02:59:00+02:00',
        '2026-10-25T03:00:00+01:00',
      ],
    ]);
    const utc = await checked(content, { nowMs: Date.UTC(2026, 9, 26), ...given({ zone: 'UTC' }) });
    expect(told(utc)).toEqual([]);
  });

  it('are told in JSON too, alone and among several files', async () => {
    const line = event({ $time: '2026-10-25 02:30:00' });
    const now = { nowMs: Date.UTC(2026, 9, 26) };
    expect(told(await checked(linesOf(line), now))).toEqual(['info time-twice 1']);
    const path = await folder();
    await writeFile(join(path, 'a.jsonl'), linesOf(line));
    await writeFile(join(path, 'b.csv'), table('time', '2026-10-25 02:00', '2026-10-25 02:59'));
    expect(told(await checkedPath(path, now))).toEqual(['info time-twice 3']);
  });
});
