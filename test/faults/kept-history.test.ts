import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CheckDesk } from '../../src/main/checks/check-desk';
import type { Clock } from '../../src/main/clock';
import { linesAgain } from '../../src/main/imports/again';
import { Logs } from '../../src/main/imports/logs';
import type { Fixes } from '../../src/shared/fix';
import type { ImportView } from '../../src/shared/import';
import type { LogRow } from '../../src/shared/log';
import { importsRig } from '../support/imports-rig';
import { copyOfHistory, expected, filesBelow, KEPT_AT, keptServer } from '../support/kept-history';
import { importsOnDisk } from '../support/imports-on-disk';
import { ACME_OWNER, type ScarfServer } from '../support/scarf-server';

// A history that an app of version 0.1.0 left: test/fixtures/history-0.1.0/README.md tells what is in it.

const FACTOR = 50;

/** Begins when that app ended, so that nothing in its files ages, and goes fifty times as fast. */
function keptClock(): Clock {
  const beganMs = Date.now();
  return {
    now: () => KEPT_AT + (Date.now() - beganMs) * FACTOR,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms / FACTOR);
        signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      }),
  };
}

/** The app without its window on a copy of the history, with Scarf as it was then; nothing is asked of it yet. */
async function takenUp() {
  const { userData, files } = copyOfHistory();
  const clock = keptClock();
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
    // Of an import and those of its lines that were sent again, the first.
    const first = rig.imports.views.find((view) => view.fileName === name && view.resends === null);
    const id = first?.id ?? ids[0]?.id;
    if (id === undefined) throw new Error(`no import of ${name}`);
    return id;
  };
  return { userData, files, clock, server, rig, serve, idOf };
}
type TakenUp = Awaited<ReturnType<typeof takenUp>>;

/** Lets Scarf go on, and has everything that waits or was lost sent now. */
async function goOn({ rig, server, idOf }: TakenUp): Promise<void> {
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

/** The desk beside it, where lines are put that are to be sent again. */
function deskOf({ rig }: TakenUp) {
  const { imports, store, work, scarf, clock } = rig;
  const desk = new CheckDesk({
    work,
    clock,
    known: () => null,
    lastDestination: { read: () => null, write: () => undefined },
    sentBefore: (fingerprints) => imports.sentBefore(fingerprints),
    mappings: { read: () => [], write: () => undefined },
    changed: () => undefined,
    report: (error) => rig.reported.push(error),
  });
  return { desk, parts: { imports, store, work, scarf, clock, owner: () => ACME_OWNER } };
}

/** Of what is told of an import, that which neither the moment nor the server's choice of an id changes. */
function facts(view: ImportView) {
  const { phase, remote, endedAt, remoteId, outOfTouch, progress, ...rest } = view;
  const counted = remote && { total: remote.total, imported: remote.imported, failed: remote.failed };
  const why = phase.name === 'queued' ? phase.why : phase.name === 'unconfirmed' ? phase.finding : null;
  const told = [outOfTouch, progress];
  return {
    ...rest,
    phase: phase.name,
    why,
    told,
    remote: counted,
    ended: endedAt !== null,
    isKnown: remoteId !== null,
  };
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => a.id.localeCompare(b.id);
const allFacts = (views: readonly ImportView[]) => views.map(facts).sort(byId);
const expectedViews = (name: string) => JSON.parse(expected(name)) as readonly ImportView[];

/** What Scarf took of an import. */
async function sentOf(server: ScarfServer, view: ImportView | undefined): Promise<string> {
  return (await server.body(view?.remoteId ?? '')).toString();
}

describe('a history that version 0.1.0 left', () => {
  it('is read whole, and reading it changes nothing on the disk but what that version changed', async () => {
    const { userData, rig } = await takenUp();
    const before = new Map(filesBelow(userData).map((path) => [path, readFileSync(path)]));
    await rig.imports.load();
    expect(rig.imports.history).toMatchObject({ damaged: [] });
    expect(rig.imports.views).toHaveLength(importsOnDisk(userData).length);

    // What was on its way when the app ended may have arrived: that is put on disk, and the former record kept beside it.
    const [cut] = importsOnDisk(userData).filter(({ fileName }) => fileName === 'cut.ndjson');
    const record = join(cut?.folder ?? '', 'record.json');
    const changed = filesBelow(userData).filter((path) => !before.get(path)?.equals(readFileSync(path)));
    expect(changed).toEqual([record, `${record}.bak`]);
    expect(readFileSync(`${record}.bak`)).toEqual(before.get(record));
    const kept = JSON.parse(before.get(record)?.toString() ?? '') as object;
    const phase = { name: 'unconfirmed', stopping: false, finding: 'looking', candidates: [], failure: null };
    expect(JSON.parse(readFileSync(record, 'utf8'))).toEqual({ ...kept, phase });
    expect([...before.keys()].filter((path) => !filesBelow(userData).includes(path))).toEqual([]);
  });

  it('goes on: Scarf’s work is followed, a lost import is found, what waits is sent as it was checked', async () => {
    const app = await takenUp();
    const { rig, server, serve, idOf } = app;
    await serve();
    await rig.until(idOf('arrived.ndjson'), 'done');
    await rig.onceTold(
      idOf('cut.ndjson'),
      ({ phase }) => phase.name === 'queued' && phase.why === 'scarf-limit',
    );
    // Those that wait are on and off at work.
    const rest = ({ fileName }: ImportView): boolean =>
      !['waiting.ndjson', 'cut.ndjson'].includes(fileName ?? '');
    expect(allFacts(rig.imports.views.filter(rest))).toEqual(
      allFacts(expectedViews('opened.json').filter(rest)),
    );

    await goOn(app);
    expect(allFacts(rig.imports.views)).toEqual(allFacts(expectedViews('followed.json')));
    for (const name of ['waiting', 'cut', 'lost']) {
      const view = rig.views.get(idOf(`${name}.ndjson`));
      expect(await sentOf(server, view), name).toBe(expected(`sent-${name}.ndjson`));
    }
    expect(rig.reported).toEqual([]);
    expect(rig.diskTroubles).toEqual([]);
  });

  it('has its logs, with the user’s own lines', async () => {
    const app = await takenUp();
    const { rig, serve } = app;
    await serve();
    await goOn(app);
    const { store, work, scarf, clock, imports } = rig;
    const logs = new Logs({
      work,
      scarf,
      clock,
      source: (importId) => {
        const view = imports.views.find(({ id }) => id === importId);
        const { log: path, lineMap: lineMapPath } = store.folder(importId);
        if (view?.remoteId == null) return null;
        return { importId, owner: ACME_OWNER, remoteId: view.remoteId, ended: true, path, lineMapPath };
      },
      publish: () => undefined,
    });
    onTestFinished(() => logs.closeAll());
    for (const { id, name, rows, own } of JSON.parse(expected('logs.json')) as readonly ExpectedLog[]) {
      logs.open(id);
      const all = { class: null, cause: null, text: '' } as const;
      await expect
        .poll(() => logs.rows(id, all, 0, 100), { message: name, timeout: 15_000 })
        .toEqual({
          ok: true,
          value: { total: rows.length, rows },
        });
      const record = imports.record(id);
      if (record === undefined) throw new Error(name);
      const { file, resends } = record;
      const checkpoints = { lineMapPath: store.folder(id).lineMap };
      const request = { file, checkpoints, lines: own.map(({ line }) => line) };
      const origins = resends === null ? {} : { originsPath: resends.originsPath };
      const read = await work.readLines({ ...request, ...origins }, new AbortController().signal);
      expect(
        read.map(({ line, text }) => ({ line, text })),
        name,
      ).toEqual(own);
    }
  });

  it.each<[string, Fixes]>([
    ['clicks.ndjson', { all: [{ kind: 'time-as-date' }], lines: [] }],
    ['orders.ndjson', { all: [{ kind: 'as-text' }], lines: [] }],
    ['july.zip', { all: [{ kind: 'as-text' }], lines: [] }],
    ['reading.ndjson', { all: [{ kind: 'as-text' }], lines: [] }],
  ])(
    'sends the lines of %s that Scarf refused again, with the ids and bytes of that version',
    async (name, fixes) => {
      const app = await takenUp();
      const { rig, server, serve, idOf } = app;
      await serve();
      await goOn(app);
      const { desk, parts } = deskOf(app);
      const made = await linesAgain(parts, idOf(name), { which: 'refused', cause: null });
      if (!made.ok) throw new Error(made.failure.code);
      await desk.startAgain(made.value);
      const { id } = desk.view ?? { id: '' };
      expect(await desk.setFixes(id, fixes)).toMatchObject({ ok: true });
      await expect
        .poll(() => desk.view?.state === 'done' && desk.view.id !== id, { timeout: 15_000 })
        .toBe(true);
      const submission = await desk.submission(desk.view?.id ?? '', false);
      if (!submission.ok) throw new Error(submission.failure.code);
      const child = await rig.until(await rig.submit(submission.value), 'done');

      const [stem] = name.split('.');
      expect(await sentOf(server, child)).toBe(expected(`again-${stem}.ndjson`));
      const then = JSON.parse(expected(`again-${stem}-view.json`)) as ImportView;
      const { id: _id, createdAt: _at, fileSize: _size, ...told } = facts(child);
      expect(facts(then)).toMatchObject(told);
      expect(rig.reported).toEqual([]);
    },
  );

  it('gives the lines that were set aside, and knows its files again', async () => {
    const app = await takenUp();
    const { files, serve, idOf } = app;
    await serve();
    const { desk, parts } = deskOf(app);
    const made = await linesAgain(parts, idOf('clicks.ndjson'), { which: 'set-aside', cause: null });
    if (!made.ok) throw new Error(made.failure.code);
    const lines = readFileSync(join(files, 'clicks.ndjson'), 'utf8').split('\n');
    const aside = [4, 10, 12].map((line) => `${lines[line - 1]}\n`).join('');
    expect(readFileSync(made.value.path, 'utf8')).toBe(aside);
    for (const name of ['clicks.ndjson', 'visits.csv', 'july.zip']) {
      await desk.start(join(files, name));
      const problems = desk.view?.state === 'done' ? desk.view.report.problems : [];
      expect(
        problems.map(({ code }) => code),
        name,
      ).toContain('sent-before');
    }
  });
});

interface ExpectedLog {
  readonly id: string;
  readonly name: string;
  readonly rows: readonly LogRow[];
  readonly own: readonly { readonly line: number; readonly text: string }[];
}
