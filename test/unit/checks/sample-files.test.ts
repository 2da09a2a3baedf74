import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { SampleFiles } from '../../../src/main/sample-files/sample-files';
import { systemClock } from '../../../src/main/time/clock';
import { SAMPLE_FILES, type SampleFile } from '../../../src/shared/files/sample-file';
import { makeEvents } from '../../support/events';
import { eventually } from '../../support/journey';
import { fileWith, folder, linesOf } from '../engine/bench';
import { workInThreads } from '../../support/threads-here';

const REFUSED = { ok: false, failure: { code: 'bad-input' } };

/** A session as the app connects it. Whatever it remembers fails the test. */
async function practice(sampleFile: SampleFile) {
  const dataFolder = await folder();
  const report = (error: unknown): never => expect.fail(String(error));
  const sampleFiles = new SampleFiles({ dataFolder, now: Date.now, report });
  const write = (choice: unknown): never => expect.fail(`remembered ${JSON.stringify(choice)}`);
  let checked = (): void => undefined;
  /** Waits for the check that goes on. */
  const untilChecked = (): Promise<void> => new Promise((resolve) => (checked = resolve));
  const session = new CheckSession({
    work: workInThreads(),
    clock: systemClock,
    known: () => ({ packages: new Map(), pixels: new Map(), complete: true }),
    destinations: { read: () => [], write },
    sentBefore: () => [],
    logsBefore: () => [],
    mappings: { read: () => [], write },
    answers: { read: () => [], write },
    names: { read: () => [], write },
    resendClosed: async () => undefined,
    changed: (view) => {
      sampleFiles.checkChanged(view);
      if (view?.state === 'done') checked();
    },
    report,
  });
  const path = await sampleFiles.write(sampleFile);
  if (!path.ok) throw new Error(path.failure.code);
  await session.startSample(sampleFile, path.value);
  return { session, sampleFiles, dataFolder, untilChecked };
}

function doneView({ view }: CheckSession) {
  if (view?.state !== 'done') throw new Error(`The check shows ${JSON.stringify(view)}`);
  return view;
}

function zoneOf(session: CheckSession) {
  const [asked] = doneView(session).report.questions;
  return asked?.questions.find(({ code }) => code === 'zone');
}

/** The count of each problem that rows have. */
function problemsOf(session: CheckSession): Readonly<Record<string, number>> {
  const { problems } = doneView(session).report;
  return Object.fromEntries(
    problems.flatMap(({ code, grade, count }) => (grade === 'info' ? [] : [[code, count]])),
  );
}

it('sample events are of this week; most are ready, and there is a flaw of each kind', async () => {
  const { session } = await practice('events');
  const view = doneView(session);
  expect(view.file).toMatchObject({ name: 'downloads.ndjson', sampleFile: 'events' });
  expect(view.report).toMatchObject({ lines: 40, ready: 34, errors: 6 });
  expect(problemsOf(session)).toEqual({
    'too-old': 2,
    'not-json': 2,
    'time-missing': 1,
    'time-unreadable': 1,
    'bad-address': 1,
    'unknown-dollar': 1,
    'id-missing': 1,
  });
});

it('the sample spreadsheet has a title, a question and a few rows to fix', async () => {
  const { session } = await practice('spreadsheet');
  const view = doneView(session);
  expect(view.file).toMatchObject({ name: 'Downloads.xlsx', sampleFile: 'spreadsheet' });
  expect(view.report).toMatchObject({ lines: 43, blank: 3, ready: 37, errors: 3 });
  expect(problemsOf(session)).toEqual({
    'too-old': 1,
    'time-missing': 1,
    'time-unreadable': 1,
    'bad-address': 1,
    'id-missing': 40,
  });
  expect(zoneOf(session)).toMatchObject({ certainty: 'likely', answered: 'no' });
});

it('of the sample log, downloads count as events, and the requests beside them do not', async () => {
  const { session } = await practice('access-log');
  const { report } = doneView(session);
  expect(report).toMatchObject({ lines: 80, ready: 40, skipped: 40, errors: 0 });
  const found = report.requests ?? report.tables?.[0]?.requests;
  expect(found).toMatchObject({ log: 'combined', requests: 80, counted: 40 });
});

it.each(SAMPLE_FILES)('of the sample file %s nothing is sent, saved or remembered', async (sampleFile) => {
  const { session } = await practice(sampleFile);
  const { id } = doneView(session);
  session.setDestination(id, { kind: 'package', id: 'p', name: 'oven' });
  expect(await session.submit(id, { keepReadable: true }, () => expect.fail('submitted'))).toMatchObject(
    REFUSED,
  );
  expect(session.copyRequest(id)).toMatchObject(REFUSED);
  expect(session.linesWith(id, 'too-old')).toMatchObject(REFUSED);
});

it(
  'an answer and a fix hold until the sample file is closed; then its file is gone',
  { tags: ['long'] },
  async () => {
    const { session, sampleFiles, dataFolder, untilChecked } = await practice('spreadsheet');
    const [asked] = doneView(session).report.questions;
    session.answer(doneView(session).id, { kind: asked?.kind ?? '', code: 'zone', value: 'UTC' });
    await untilChecked();
    expect(zoneOf(session)).toMatchObject({ answered: 'given' });
    await session.setFixes(doneView(session).id, { all: [], lines: [{ line: 13, text: null }] });
    await untilChecked();
    expect(doneView(session).report).toMatchObject({ ready: 37, errors: 2, skipped: 1 });
    expect(doneView(session).file.sampleFile).toBe('spreadsheet');

    const again = await sampleFiles.write('spreadsheet');
    if (!again.ok) throw new Error(again.failure.code);
    await session.startSample('spreadsheet', again.value);
    expect(zoneOf(session)).toMatchObject({ answered: 'no' });
    expect(readdirSync(dataFolder)).toHaveLength(1);

    await session.start(await fileWith(linesOf(...makeEvents(3))));
    const { id, file } = doneView(session);
    expect(file.sampleFile).toBeUndefined();
    expect(session.copyRequest(id)).toMatchObject({ ok: true });
    await eventually(() => expect(readdirSync(dataFolder)).toEqual([]));
  },
);
