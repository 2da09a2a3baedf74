import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CheckSession } from '../../src/main/checks/check-session';
import type { Clock } from '../../src/main/time/clock';
import { resendLines } from '../../src/main/imports/resend/resend';
import { RunningFixes } from '../../src/main/imports/resend/running-fixes';
import { Logs } from '../../src/main/imports/logs/logs';
import type { Fixes } from '../../src/shared/checks/fix';
import type { ImportView } from '../../src/shared/imports/import';
import type { LogRow } from '../../src/shared/imports/log';
import { ALONE } from '../support/checks-alone';
import { hurriedClock, importsRig } from '../support/imports-rig';
import { contents, copyOfHistory, expected, KEPT_AT, keptServer } from '../support/kept-history';
import { importsOnDisk } from '../support/imports-on-disk';
import { ACME_OWNER, type ScarfServer } from '../support/scarf-server';

// test/fixtures/history-0.1.0/README.md describes the history.

const FACTOR = 50;
const PATIENCE_MS = 15_000;

/** Starts when the old app ended, so that no event is too old. Runs fifty times as fast. */
function historyClock(): Clock {
  const beganMs = Date.now();
  return {
    ...hurriedClock(FACTOR),
    now: () => KEPT_AT + (Date.now() - beganMs) * FACTOR,
  };
}

/** The imports of the app on a copy of the history, and Scarf's state of that time. `serve` starts the work. */
async function openHistory() {
  const { userData, files } = copyOfHistory();
  const clock = historyClock();
  const server = await keptServer({ now: () => clock.now() });
  const rig = importsRig(server.url, {
    folder: userData,
    clock,
    parallelImports: 9,
    answerMs: 60_000,
    stallMs: 60_000,
  });
  const serve = async (): Promise<void> => {
    await rig.imports.load();
    await rig.imports.serve(ACME_OWNER);
    onTestFinished(() => rig.imports.serve(null));
  };
  const idOf = (name: string): string => {
    const ids = importsOnDisk(userData).filter(({ fileName }) => fileName === name);
    // A resend carries the name of its parent's file.
    const first = rig.imports.views.find((view) => view.fileName === name && view.resends === null);
    const id = first?.id ?? ids[0]?.id;
    if (id === undefined) throw new Error(`no import of ${name}`);
    return id;
  };
  return { userData, files, clock, server, rig, serve, idOf };
}
type OpenedHistory = Awaited<ReturnType<typeof openHistory>>;

/** Lets Scarf accept and read again, and sends every waiting or lost import. */
async function resumeScarf({ rig, server, idOf }: OpenedHistory): Promise<void> {
  await server.set({ rate: Infinity, activeLimit: 15 });
  await rig.until(idOf('reading.ndjson'), 'done');
  for (const name of ['waiting.ndjson', 'cut.ndjson']) {
    await rig.imports.sendNow(idOf(name));
    await rig.until(idOf(name), 'done');
  }
  const lost = idOf('lost.ndjson');
  expect(await rig.imports.resolve(lost, { kind: 'send-again' })).toMatchObject({ ok: true });
  await rig.until(lost, 'done');
}

function checkSessionOf({ rig }: OpenedHistory) {
  const { imports, store, work, scarf, clock } = rig;
  const session = new CheckSession({
    work,
    clock,
    known: () => null,
    ...ALONE,
    sentBefore: (fingerprints) => imports.sentBefore(fingerprints),
    logsBefore: () => imports.logsBefore(),
    report: (error) => rig.reported.push(error),
  });
  const running = new RunningFixes();
  return { session, parts: { imports, store, work, scarf, clock, isConnected: () => true, running } };
}

function logsOf({ rig }: OpenedHistory): Logs {
  const { work, scarf, clock, store, imports } = rig;
  const logs = new Logs({
    work,
    scarf,
    clock,
    source: (importId) => {
      const view = imports.views.find(({ id }) => id === importId);
      const { log: path, lineMap: lineMapPath } = store.folder(importId);
      if (view?.remoteId == null) return null;
      return { importId, owner: ACME_OWNER, remoteId: view.remoteId, end: 'done', path, lineMapPath };
    },
    publish: () => undefined,
  });
  onTestFinished(() => logs.closeAll());
  return logs;
}

/** A view without what depends on time or on ids that the server assigns. */
function summaryOf(view: ImportView) {
  const { counts, phase, remote, resends } = view;
  return {
    file: view.fileName,
    begunElsewhere: view.origin === 'foreign',
    createdAt: view.createdAt,
    hasEnded: view.endedAt !== null,
    phase: phase.name,
    why: phase.name === 'queued' ? phase.why : phase.name === 'unconfirmed' ? phase.finding : null,
    destination: view.destination,
    resends: resends && { which: resends.which, lines: resends.lines },
    lines: counts && {
      all: counts.lines,
      blank: counts.blank,
      setAside: counts.setAside,
      leftOut: counts.skipped,
      sent: counts.sent,
      notSent: counts.notSent,
    },
    scarf: remote && { total: remote.total, imported: remote.imported, failed: remote.failed },
    setAside: view.setAside.map(({ code, count }) => [code, count]),
    fixed: view.fixed,
    safetyIds: view.safetyIds,
    repeatable: view.repeatable,
    lostBefore: view.earlierUploadLost,
    unit: view.unit,
    files: view.parts?.map(({ name, firstLine, lines }) => [name, firstLine, lines]) ?? null,
    hasScarfId: view.remoteId !== null,
  };
}
type ViewSummary = ReturnType<typeof summaryOf>;

const inOrder = (all: readonly ViewSummary[]): readonly ViewSummary[] =>
  [...all].sort((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? ''));
const summariesOf = ({ rig }: OpenedHistory): readonly ViewSummary[] =>
  inOrder(rig.imports.views.map(summaryOf));
const expectedSummaries = (name: string) => JSON.parse(expected(name)) as readonly ViewSummary[];

/** The request body that Scarf received for an import. */
async function sentOf(server: ScarfServer, view: ImportView | undefined): Promise<string> {
  return (await server.body(view?.remoteId ?? '')).toString();
}

describe('an import history of version 0.1.0', () => {
  it('loads completely and changes on disk only what version 0.1.0 changed', async () => {
    const { userData, rig } = await openHistory();
    const before = new Map(contents(userData));
    await rig.imports.load();
    expect(rig.imports.history).toMatchObject({ damaged: [], newer: [] });
    expect(rig.imports.views).toHaveLength(importsOnDisk(userData).length);

    // The killed upload may have arrived: it becomes unconfirmed, on disk as well.
    const interrupted = importsOnDisk(userData).find(({ fileName }) => fileName === 'cut.ndjson');
    const record = join(interrupted?.folder ?? '', 'record.json');
    const after = new Map(contents(userData));
    // Other versions do not look at the hint for the next start.
    expect(after.delete(`${rig.store.root}-first.json`)).toBe(true);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...after.keys()].filter((path) => after.get(path) !== before.get(path))).toEqual([
      record,
      `${record}.bak`,
    ]);
    expect(after.get(`${record}.bak`)).toBe(before.get(record));
    const phase = { name: 'unconfirmed', stopping: false, finding: 'looking', candidates: [], failure: null };
    expect(JSON.parse(after.get(record) ?? '')).toEqual({
      ...(JSON.parse(before.get(record) ?? '') as object),
      phase,
    });
  });

  it('follows running imports, finds a lost one and sends waiting ones with the same bytes', async () => {
    const app = await openHistory();
    const { rig, server, serve, idOf } = app;
    await serve();
    await rig.until(idOf('arrived.ndjson'), 'done');
    await rig.untilView(
      idOf('cut.ndjson'),
      ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit',
    );
    // Waiting imports are retried: their phase depends on time.
    const isSettled = ({ file }: ViewSummary): boolean => file !== 'waiting.ndjson' && file !== 'cut.ndjson';
    expect(summariesOf(app).filter(isSettled)).toEqual(expectedSummaries('opened.json').filter(isSettled));

    await resumeScarf(app);
    expect(summariesOf(app)).toEqual(expectedSummaries('followed.json'));
    for (const name of ['waiting', 'cut', 'lost']) {
      const view = rig.views.get(idOf(`${name}.ndjson`));
      expect(await sentOf(server, view), name).toBe(expected(`sent-${name}.ndjson`));
    }
    expect(rig.reported).toEqual([]);
    expect(rig.diskTroubles).toEqual([]);
  });

  it('shows the same log entries beside the same lines of the user’s files', async () => {
    const app = await openHistory();
    const { rig, serve } = app;
    await serve();
    await resumeScarf(app);
    const logs = logsOf(app);
    for (const { file, id, entries, ownLines } of JSON.parse(
      expected('logs.json'),
    ) as readonly ExpectedLog[]) {
      logs.open(id);
      const shown = async () => {
        const rows = await logs.rows(id, { class: null, cause: null, text: '' }, 0, 100);
        return rows.ok ? rows.value.rows : [];
      };
      await expect.poll(shown, { message: file, timeout: PATIENCE_MS }).toMatchObject(entries);
      expect(await shown(), file).toHaveLength(entries.length);

      const record = rig.imports.record(id);
      if (record === undefined) throw new Error(file);
      const read = await rig.work.run(
        'read-rows',
        {
          file: record.file,
          lineMapPath: rig.store.folder(id).lineMap,
          lines: ownLines.map(([line]) => line),
        },
        new AbortController().signal,
      );
      if (!read.ok) throw new Error(file);
      const lines = read.value.map(({ line, text }) => [line, text]);
      expect(lines, file).toEqual(ownLines);
    }
  });

  it.each<[string, Fixes]>([
    ['clicks.ndjson', { all: [{ kind: 'time-as-date' }], lines: [] }],
    ['orders.ndjson', { all: [{ kind: 'as-text' }], lines: [] }],
    ['july.zip', { all: [{ kind: 'as-text' }], lines: [] }],
    ['reading.ndjson', { all: [{ kind: 'as-text' }], lines: [] }],
  ])('resends the refused lines of %s with the same Safety IDs and bytes', async (name, fixes) => {
    const app = await openHistory();
    const { rig, server, serve, idOf } = app;
    await serve();
    await resumeScarf(app);
    const { session, parts } = checkSessionOf(app);
    const made = await resendLines(parts, idOf(name), { which: 'refused', cause: null });
    if (!made.ok) throw new Error(made.failure.code);
    await session.startResend(made.value);
    const firstCheck = session.view?.id ?? '';
    expect(await session.setFixes(firstCheck, fixes)).toMatchObject({ ok: true });
    const isChecked = (): boolean => session.view?.state === 'done' && session.view.id !== firstCheck;
    await expect.poll(isChecked, { timeout: PATIENCE_MS }).toBe(true);
    const submission = await session.submission(session.view?.id ?? '', { keepReadable: false });
    if (!submission.ok) throw new Error(submission.failure.code);
    const child = await rig.until(await rig.submit(submission.value), 'done');

    const [stem] = name.split('.');
    expect(await sentOf(server, child)).toBe(expected(`again-${stem}.ndjson`));
    const then = JSON.parse(expected(`again-${stem}.json`)) as ViewSummary;
    expect(summaryOf(child)).toEqual({ ...then, createdAt: child.createdAt });
    expect(rig.reported).toEqual([]);
  });

  it('offers the lines that were set aside, and recognises files that were imported', async () => {
    const app = await openHistory();
    const { files, serve, idOf } = app;
    await serve();
    const { session, parts } = checkSessionOf(app);
    const made = await resendLines(parts, idOf('clicks.ndjson'), { which: 'set-aside', cause: null });
    if (!made.ok) throw new Error(made.failure.code);
    const lines = readFileSync(join(files, 'clicks.ndjson'), 'utf8').split('\n');
    const setAside = [4, 10, 12].map((line) => `${lines[line - 1]}\n`).join('');
    expect(readFileSync(made.value.path, 'utf8')).toBe(setAside);
    for (const name of ['clicks.ndjson', 'visits.csv', 'july.zip']) {
      await session.start(join(files, name));
      const problems = session.view?.state === 'done' ? session.view.report.problems : [];
      const codes = problems.map(({ code }) => code);
      expect(codes, name).toContain('sent-before');
    }
  });
});

interface ExpectedLog {
  readonly file: string;
  readonly id: string;
  readonly entries: readonly Partial<LogRow>[];
  readonly ownLines: readonly (readonly [line: number, text: string])[];
}
