import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { systemClock } from '../../../src/main/time/clock';
import type { CheckView } from '../../../src/shared/checks/check';
import { NO_FIXES, withEdit, withFix, type Fixes } from '../../../src/shared/checks/fix';
import type { FlawedRow, RowChange } from '../../../src/shared/checks/flawed-row';
import type { ProblemCode } from '../../../src/shared/checks/problem';
import { fileWith, linesOf, makeBody, planFor } from '../engine/bench';
import { ALONE } from '../../support/checks-alone';
import { workInThreads } from '../../support/threads-here';

const PACKAGE = '970493a1-4ca0-4a4d-a085-fdce578e5a08';
const KNOWN = { packages: new Map([[PACKAGE, 'oven-cli']]), pixels: new Map(), complete: true };
const DAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

type Done = Extract<CheckView, { state: 'done' }>;

async function checked(content: string, name: string) {
  const session = new CheckSession({
    work: workInThreads(),
    clock: systemClock,
    known: () => KNOWN,
    ...ALONE,
    report: (error) => expect.fail(String(error)),
  });
  const path = await fileWith(content, name);
  await session.start(path);
  session.setDestination(doneView(session).id, { kind: 'mixed' });
  return { session, path, view: () => doneView(session) };
}

function doneView({ view }: CheckSession): Done {
  if (view?.state !== 'done') throw new Error(`The check shows ${JSON.stringify(view)}`);
  return view;
}

const errorsOf = ({ report }: Done): ProblemCode[] =>
  report.problems.flatMap(({ code, grade }) => (grade === 'error' ? [code] : []));

async function listed(session: CheckSession, fixes: Fixes = NO_FIXES, after = 0, limit = 100) {
  const view = doneView(session);
  const rows = await session.flawedRows(view.id, { codes: errorsOf(view), fixes, after, limit });
  if (!rows.ok) throw new Error(rows.failure.code);
  return rows.value;
}

function tried(session: CheckSession, fixes: Fixes, line: number, change: RowChange) {
  const result = session.tryRow(doneView(session).id, { line, change, fixes });
  if (!result.ok) throw new Error(result.failure.code);
  const { row, edit } = result.value;
  return { row, fixes: edit === null ? fixes : withEdit(fixes, edit) };
}

/** The lines that are sent, once the file is checked with the fixes. */
async function sentWith({ session, path }: { session: CheckSession; path: string }, fixes: Fixes) {
  const { id } = doneView(session);
  expect(await session.setFixes(id, fixes)).toMatchObject({ ok: true });
  await expect.poll(() => session.view?.state === 'done' && session.view.id !== id).toBe(true);
  const submission = await session.submission(doneView(session).id, { keepReadable: false });
  if (!submission.ok) throw new Error(submission.failure.code);
  const { facts, destination, fixes: kept } = submission.value;
  const plan = await planFor(path, facts, { fixes: kept, destination, known: KNOWN, nowMs: Date.now() });
  const made = await makeBody(plan);
  return gunzipSync(made.sent).toString().split('\n').slice(0, -1);
}

const codes = ({ problems }: FlawedRow): string[] =>
  problems.filter(({ grade }) => grade === 'error').map(({ code }) => code);

const TABLE = [
  'when;ip;package;plan',
  ...Array.from({ length: 6 }, (_, at) => `${DAY} 10:0${at};52.14.7.9;oven-cli;team`),
  `tomorrow;52.14.7.9;oven-cli;free`,
  `${DAY} 11:00;52.14.7.9;oven-beta;free`,
  `soon;52.14.7.9;oven-beta;free`,
  `${DAY} 12:00;oven-cli;pro`,
  `${DAY} 13:00;52.14.7.9;oven-cli;pro;surplus`,
].join('\r\n');

describe('the flawed rows of a table', () => {
  it('are shown as they stand in the file', async () => {
    const { session, view } = await checked(`${TABLE}\r\nSumme;;;12\r\n`, 'visits.csv');
    const query = { code: 'time-unreadable', after: 0, limit: 10 } as const;
    const shown = await session.lines(view().id, query);
    if (!shown.ok) throw new Error(shown.failure.code);
    expect(shown.value.rows.map(({ text }) => text)).toEqual([
      'tomorrow;52.14.7.9;oven-cli;free',
      'soon;52.14.7.9;oven-beta;free',
      'Summe;;;12',
    ]);
  });

  it('are listed with their own cells, the columns of the file and the value that each problem is about', async () => {
    const { session, view } = await checked(`${TABLE}\r\n`, 'visits.csv');
    expect(view().report.errors).toBe(5);
    const { rows, tables, more } = await listed(session);
    expect(more).toBe(false);
    expect(tables).toEqual([
      [
        { name: 'when', key: '$time' },
        { name: 'ip', key: '$remote_address' },
        { name: 'package', key: '$package' },
        { name: 'plan', key: 'plan' },
      ],
    ]);
    expect(rows.map(({ line }) => line)).toEqual([8, 9, 10, 11, 12]);
    expect(rows.map(({ content }) => (content.kind === 'cells' ? content.cells : content.kind))).toEqual([
      ['tomorrow', '52.14.7.9', 'oven-cli', 'free'],
      [`${DAY} 11:00`, '52.14.7.9', 'oven-beta', 'free'],
      ['soon', '52.14.7.9', 'oven-beta', 'free'],
      [`${DAY} 12:00`, 'oven-cli', 'pro'],
      [`${DAY} 13:00`, '52.14.7.9', 'oven-cli', 'pro', 'surplus'],
    ]);
    const keys = rows.map(({ found }) =>
      found.filter(({ grade }) => grade === 'error').map(({ key }) => key),
    );
    expect(keys).toEqual([['$time'], ['$package'], ['$time'], [null], [null]]);
  });

  it('are sent as they are shown: cells go through the mapping, the rules and the changes for all rows', async () => {
    const bench = await checked(`${TABLE}\r\n`, 'visits.csv');
    const { session, view } = bench;
    await listed(session);
    let fixes = withFix(NO_FIXES, { kind: 'replace-id', of: 'package', from: 'oven-beta', to: PACKAGE });
    const changed = await listed(session, fixes);
    expect(changed.rows.find(({ line }) => line === 9)).toMatchObject({ changed: { $package: PACKAGE } });
    expect(changed.rows.map(codes)).toEqual([
      ['time-unreadable'],
      [],
      ['time-unreadable'],
      ['not-object'],
      ['not-object'],
    ]);
    const change = (line: number, cells: readonly string[]): FlawedRow => {
      const made = tried(session, fixes, line, { kind: 'cells', cells });
      ({ fixes } = made);
      return made.row;
    };
    expect(codes(change(8, ['next week', '52.14.7.9', 'oven-cli', 'free']))).toEqual(['time-unreadable']);
    expect(codes(change(8, [`${DAY} 10:30`, '52.14.7.9', 'oven-cli', 'free']))).toEqual([]);
    const both = change(10, [`${DAY} 10:40`, '52.14.7.9', 'oven-beta', 'free']);
    expect(both).toMatchObject({ changed: { $package: PACKAGE }, leftOut: false });
    expect(codes(both)).toEqual([]);
    expect(codes(change(11, [`${DAY} 12:00`, '52.14.7.9', 'oven-cli', 'pro']))).toEqual([]);
    ({ fixes } = tried(session, fixes, 12, { kind: 'leave-out' }));

    const sent = await sentWith(bench, fixes);
    expect(view().report).toMatchObject({ errors: 0, ready: 10, skipped: 1 });
    const times = sent.slice(6).map((line) => JSON.parse(line) as Record<string, string>);
    expect(times.map(({ $time }) => $time?.slice(11, 16))).toEqual(['10:30', '11:00', '10:40', '12:00']);
    for (const event of times)
      expect(event).toMatchObject({ $package: PACKAGE, $remote_address: '52.14.7.9' });

    // The rows that were fixed are still listed, so that a change can be taken back.
    const again = await listed(session, view().fixes);
    expect(again.rows.map(({ line }) => line)).toEqual([8, 10, 11, 12]);
    expect(again.rows.map(({ leftOut }) => leftOut)).toEqual([false, false, false, true]);
    const back = tried(session, view().fixes, 8, { kind: 'none' });
    expect(back.row.content).toMatchObject({ cells: ['tomorrow', '52.14.7.9', 'oven-cli', 'free'] });
  });

  it('come page by page, and of a row whose quote is open the text is edited', async () => {
    const open = `"${DAY} 14:00;52.14.7.9;oven-cli;pro`;
    const { session } = await checked(`${TABLE.replaceAll('team', '"team, all"')}\r\n${open}`, 'visits.csv');
    const first = await listed(session, NO_FIXES, 0, 2);
    expect(first).toMatchObject({ rows: [{ line: 8 }, { line: 9 }], more: true });
    const second = await listed(session, NO_FIXES, 9, 2);
    expect(second).toMatchObject({ rows: [{ line: 10 }, { line: 11 }], more: true });
    const last = await listed(session, NO_FIXES, 11, 10);
    expect(last).toMatchObject({ rows: [{ line: 12 }, { line: 13 }], more: false });
    expect(last.rows[1]?.content).toEqual({ kind: 'text', text: open, table: 0 });
    const mended = tried(session, NO_FIXES, 13, { kind: 'text', text: open.slice(1) });
    expect(mended.row.content).toMatchObject({
      kind: 'cells',
      cells: [`${DAY} 14:00`, '52.14.7.9', 'oven-cli', 'pro'],
    });
    expect(codes(mended.row)).toEqual([]);
  });
});

describe('the flawed lines of a file with an event a line', () => {
  const event = (keys: Record<string, unknown>): string =>
    JSON.stringify({ $time: `${DAY}T10:00:00Z`, $unique_id: 'a', $package: PACKAGE, ...keys });

  it('are edited value by value or as text, and the changes for all lines apply to the other values', async () => {
    const content = linesOf(
      event({}),
      event({ $time: 'tomorrow', $unique_id: 'b', $versio: '2.14.1' }),
      '{"plan":',
      event({ $unique_id: 'c', $package: 'nobody' }),
    );
    const bench = await checked(content, 'visits.ndjson');
    const { session, view } = bench;
    const { rows, tables } = await listed(session);
    expect(tables).toEqual([]);
    expect(rows.map(({ line, content: { kind } }) => [line, kind])).toEqual([
      [2, 'event'],
      [3, 'text'],
      [4, 'event'],
    ]);
    let fixes = withFix(NO_FIXES, { kind: 'rename-key', from: '$versio', to: '$version' });
    const change = (line: number, made: RowChange): FlawedRow => {
      const result = tried(session, fixes, line, made);
      ({ fixes } = result);
      return result.row;
    };
    const time = event({ $time: `${DAY}T11:00:00Z`, $unique_id: 'b', $versio: '2.14.1' });
    expect(change(2, { kind: 'event', text: time })).toMatchObject({
      changed: { $version: '2.14.1' },
      problems: [],
    });
    expect(codes(change(3, { kind: 'text', text: event({ $unique_id: 'd' }) }))).toEqual([]);
    expect(codes(change(4, { kind: 'event', text: event({ $unique_id: 'c' }) }))).toEqual([]);
    const sent = await sentWith(bench, fixes);
    expect(view().report.errors).toBe(0);
    expect(sent).toEqual([
      event({}),
      time.replace('$versio', '$version'),
      event({ $unique_id: 'd' }),
      event({ $unique_id: 'c' }),
    ]);
  });

  it('of another list, or without a place in it, cannot be tried', async () => {
    const { session, view } = await checked(linesOf(event({}), 'oops'), 'visits.ndjson');
    await listed(session);
    const change = { line: 1, change: { kind: 'leave-out' }, fixes: NO_FIXES } as const;
    expect(session.tryRow(view().id, change)).toMatchObject({ ok: false, failure: { code: 'gone' } });
    expect(session.tryRow('other', { ...change, line: 2 })).toMatchObject({ ok: false });
    expect(session.tryRow(view().id, { ...change, line: 2 })).toMatchObject({ ok: true });
  });
});
