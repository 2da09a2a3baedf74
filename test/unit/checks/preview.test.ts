import { expect, it } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { systemClock } from '../../../src/main/time/clock';
import type { PreviewRow, WhichRows } from '../../../src/shared/checks/check';
import { fileWith, linesOf, PACKAGE } from '../engine/bench';
import { ALONE } from '../../support/checks-alone';
import { workInThreads } from '../../support/threads-here';

const KNOWN = { packages: new Map([[PACKAGE, 'cli']]), pixels: new Map<string, string>() };

async function previewOf(content: string, name: string, which: WhichRows): Promise<readonly PreviewRow[]> {
  const session = new CheckSession({
    work: workInThreads(),
    clock: systemClock,
    known: () => KNOWN,
    ...ALONE,
    report: (error) => expect.fail(String(error)),
  });
  await session.start(await fileWith(content, name));
  const { view } = session;
  if (view?.state !== 'done') throw new Error(JSON.stringify(view));
  const rows = await session.preview(view.id, which);
  if (!rows.ok) throw new Error(rows.failure.code);
  return rows.value;
}

const FIRST: WhichRows = { kind: 'first', from: 1 };
const now = new Date().toISOString();
const TABLE = linesOf(
  'when,package,ip,plan',
  `${now},cli,52.14.7.9,team`,
  '',
  `tomorrow,cli,52.14.7.9,free`,
  `${now},oven-beta,52.14.7.999,team`,
);

it('shows the first rows of a table as they are, with the cell that each problem is about', async () => {
  const rows = await previewOf(TABLE, 'visits.csv', FIRST);
  expect(rows.map(({ line }) => line)).toEqual([2, 4, 5]);
  expect(rows[1]?.fields.map(({ value }) => value)).toEqual(['tomorrow', 'cli', '52.14.7.9', 'free']);
  expect(rows[0]?.problems).toEqual([]);
  expect(rows[1]?.problems[0]).toEqual({ code: 'time-unreadable', grade: 'error', key: '$time' });
  expect(rows[2]?.problems).toEqual([
    { code: 'unknown-artifact', grade: 'error', key: '$package' },
    { code: 'bad-address', grade: 'warning', key: '$remote_address' },
  ]);
});

it('shows the rows that are set aside', async () => {
  const rows = await previewOf(TABLE, 'visits.csv', { kind: 'set-aside' });
  expect(rows.map(({ line }) => line)).toEqual([4, 5]);
});

it('shows events of JSON by their keys, and a line that is not an event as it is', async () => {
  const event = { $time: now, $package: PACKAGE, plan: 'team' };
  const rows = await previewOf(
    linesOf(JSON.stringify(event), '{"a"', JSON.stringify(event)),
    'a.ndjson',
    FIRST,
  );
  expect(rows[0]?.fields).toEqual([
    { name: '$time', value: now, key: '$time' },
    { name: '$package', value: PACKAGE, key: '$package' },
    { name: 'plan', value: 'team', key: 'plan' },
  ]);
  expect(rows[1]).toMatchObject({
    text: '{"a"',
    fields: [],
    problems: [{ code: 'not-json', grade: 'error', key: null }],
  });
});

it('sends the window few rows, however many the file has', async () => {
  const lines = Array.from({ length: 300 }, () => '{"$time":"soon"}');
  expect(await previewOf(linesOf(...lines), 'a.ndjson', FIRST)).toHaveLength(7);
  expect(await previewOf(linesOf(...lines), 'a.ndjson', { kind: 'set-aside' })).toHaveLength(50);
});
