import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fail, failure, FailureError, succeed, type Result } from '../../../src/shared/failure';
import { causesAfter, type LogFilter, type LogView } from '../../../src/shared/imports/log';
import { Logs, type LogsParts } from '../../../src/main/imports/logs/logs';
import { arrivingLog } from '../../../src/main/scarf/log-download';
import { tempFolder } from '../../support/temp-folder';
import { workInThreads } from '../../support/threads-here';

const ALL: LogFilter = { class: null, cause: null, text: '' };
const work = workInThreads();

const entries = (from: number, to: number): string =>
  Array.from(
    { length: to - from + 1 },
    (_, at) => `${JSON.stringify({ type: 'failed-to-decode', class: 'error', line: from + at })}\n`,
  ).join('');

interface Asked {
  readonly remoteId: string;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onBytes: ((bytes: number) => void) | undefined;
}

/** The logs of one import, read in real threads. The test replaces Scarf. */
function logsOf(download: (asked: Asked) => Promise<Result<void>>, openLog = work.openLog) {
  const path = join(tempFolder(), 'log.ndjson');
  const views: LogView[] = [];
  const slept: number[] = [];
  const scarfSays: { end: string | null } = { end: 'done' };
  let now = 0;
  const parts: LogsParts = {
    work: { openLog },
    scarf: {
      downloadLog: (_owner, remoteId, to, signal, onBytes) =>
        download({ remoteId, path: to, signal: signal as AbortSignal, onBytes }),
    },
    // Each call is a minute later, or ten hours on the computer's clock, which is set all the time. No sleep ends by itself.
    clock: {
      now: () => (now += 36_000_000),
      monotonic: () => (now += 60_000),
      sleep: (ms, signal) => {
        slept.push(ms);
        return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
      },
    },
    source: (importId) => ({
      importId,
      owner: 'acme',
      remoteId: importId,
      end: scarfSays.end,
      path,
      lineMapPath: null,
    }),
    // As the window does.
    publish: (change) => views.push({ ...change, causes: causesAfter(views.at(-1)?.causes ?? [], change) }),
  };
  const logs = new Logs(parts);
  const next = new Logs(parts);
  onTestFinished(() => [logs, next].forEach((one) => one.closeAll()));
  const seen = async (is: (view: LogView) => boolean): Promise<void> =>
    expect.poll(() => views.some(is), { timeout: 20_000 }).toBe(true);
  return { logs, next, path, views, seen, slept, scarfSays };
}

async function rows(logs: Logs): Promise<number> {
  const got = await logs.rows('import-1', ALL, 0, 5);
  return got.ok ? got.value.rows.length : Number.NaN;
}

describe('an opened log', () => {
  it('shows entries before all of it has arrived', async () => {
    let whole: () => void = () => undefined;
    const rest = new Promise<void>((resolve) => (whole = resolve));
    const { logs, views, seen } = logsOf(async ({ path, onBytes }) => {
      writeFileSync(arrivingLog(path), entries(1, 100));
      onBytes?.(1);
      await rest;
      appendFileSync(arrivingLog(path), entries(101, 200));
      renameSync(arrivingLog(path), path);
      return succeed(undefined);
    });
    logs.open('import-1');
    await seen(({ entries: read }) => read === 100);
    expect(views.at(-1)).toMatchObject({ state: 'ready', complete: false, causes: [{ count: 100 }] });
    expect(await rows(logs)).toBe(5);
    whole();
    await seen(({ complete }) => complete);
    expect(views.at(-1)).toMatchObject({ entries: 200, failure: null });
    expect(await rows(logs)).toBe(5);
  });

  it('is closed when four newer ones are open: a page can open any number', async () => {
    const signals = new Map<string, AbortSignal>();
    const { logs } = logsOf(({ remoteId, signal }) => {
      signals.set(remoteId, signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(fail('gone'))));
    });
    for (let one = 1; one <= 20; one += 1) {
      logs.open(`import-${one}`);
      await expect.poll(() => signals.size).toBe(one);
    }
    const live = [...signals].filter(([, { aborted }]) => !aborted).map(([remoteId]) => remoteId);
    expect(live.sort()).toEqual(['import-17', 'import-18', 'import-19', 'import-20']);
  });

  it('shows the saved log, then why no newer one came, without the state `failed` in between', async () => {
    const { logs, path, views, seen } = logsOf(() => Promise.resolve(fail('host-not-found')));
    writeFileSync(path, entries(1, 50_000));
    logs.open('import-1');
    await seen(({ failure: trouble }) => trouble?.code === 'host-not-found');
    expect(views.at(-1)).toMatchObject({ state: 'ready', complete: false, entries: 50_000 });
    expect(views.filter(({ state }) => state === 'failed')).toEqual([]);
  });

  it('is downloaded again within a minute whatever the clock says, and at once when its import ends', async () => {
    let downloads = 0;
    const { logs, seen, slept, scarfSays } = logsOf(({ path }) => {
      downloads += 1;
      writeFileSync(path, entries(1, downloads * 10));
      return Promise.resolve(succeed(undefined));
    });
    scarfSays.end = null;
    logs.open('import-1');
    await expect.poll(() => slept.length, { timeout: 20_000 }).toBe(1);
    expect(slept[0]).toBeLessThanOrEqual(60_000);
    expect(downloads).toBe(1);
    scarfSays.end = 'done';
    logs.importEnded('import-1');
    await seen(({ complete, entries: read }) => complete && read === 20);
    expect(downloads).toBe(2);
  });

  it('is downloaded again at once when the computer wakes', async () => {
    let downloads = 0;
    const { logs, seen, slept, scarfSays } = logsOf(({ path }) => {
      downloads += 1;
      writeFileSync(path, entries(1, downloads * 10));
      return Promise.resolve(succeed(undefined));
    });
    scarfSays.end = null;
    logs.open('import-1');
    await expect.poll(() => slept.length, { timeout: 20_000 }).toBe(1);
    logs.wake();
    await seen(({ entries: read }) => read === 20);
    await expect.poll(() => slept.length, { timeout: 20_000 }).toBe(2);
    expect(downloads).toBe(2);
  });

  it('is not downloaded again once it is complete, unless Scarf counts the import anew', async () => {
    let downloads = 0;
    const { logs, next, path, views, seen, scarfSays } = logsOf(({ path: to }) => {
      downloads += 1;
      writeFileSync(to, entries(1, downloads * 10));
      return Promise.resolve(succeed(undefined));
    });
    const isComplete = ({ complete }: LogView): boolean => complete;
    logs.open('import-1');
    await seen(isComplete);
    await expect.poll(() => existsSync(`${path}.end`)).toBe(true);
    logs.close('import-1');
    views.length = 0;
    // After a restart.
    next.open('import-1');
    await seen(isComplete);
    expect(views.at(-1)).toMatchObject({ state: 'ready', entries: 10, failure: null });
    expect(await rows(next)).toBe(5);
    next.close('import-1');
    views.length = 0;
    scarfSays.end = 'done, one more refused';
    next.open('import-1');
    await seen(isComplete);
    expect(views.at(-1)).toMatchObject({ entries: 20 });
    expect(downloads).toBe(2);
  });

  it('fails if nothing is saved and nothing arrives', async () => {
    const { logs, seen } = logsOf(() => Promise.resolve(fail('host-not-found')));
    logs.open('import-1');
    await seen(({ state, failure: trouble }) => state === 'failed' && trouble?.code === 'host-not-found');
  });

  it('after its thread died, answers only once another has read as much', async () => {
    const died = new FailureError(failure('worker-ended', 'of memory'));
    let opened = 0;
    let arrive: () => void = () => undefined;
    const rest = new Promise<void>((resolve) => (arrive = resolve));
    const { logs, views, seen } = logsOf(
      async ({ path, onBytes }) => {
        writeFileSync(arrivingLog(path), entries(1, 60_000));
        onBytes?.(1);
        await rest;
        renameSync(arrivingLog(path), path);
        return succeed(undefined);
      },
      (request, onRead) => {
        opened += 1;
        const log = work.openLog(request, onRead);
        // The first two threads die of the first request.
        return opened <= 2 ? { ...log, rows: () => Promise.reject(died) } : log;
      },
    );
    const killThreadAndRequest = async (): Promise<void> => {
      const [first, ...lines] = await Promise.all([
        logs.rows('import-1', ALL, 0, 5),
        ...Array.from({ length: 5 }, async (_, turn) => {
          for (let i = 0; i < turn; i += 1) await Promise.resolve();
          return logs.findLine('import-1', ALL, 59_999);
        }),
      ]);
      expect(first).toEqual({ ok: false, failure: died.failure });
      for (const answer of lines) if (answer.ok) expect(answer.value).toBe(59_998);
      expect(await logs.findLine('import-1', ALL, 59_999)).toEqual({ ok: true, value: 59_998 });
    };
    logs.open('import-1');
    // While the log arrives, and once it is complete.
    await seen(({ entries: read }) => read === 60_000);
    await killThreadAndRequest();
    arrive();
    await seen(({ complete }) => complete);
    await killThreadAndRequest();
    const before = views.findIndex(({ entries: read }) => read === 60_000);
    expect(new Set(views.slice(before).map(({ entries: read }) => read))).toEqual(new Set([60_000]));
  });

  it('is read again after its thread died, and publishes nothing once it is closed', async () => {
    const died = new FailureError(failure('worker-ended', 'of memory'));
    let opened = 0;
    const { logs, views, seen } = logsOf(
      ({ path }) => {
        writeFileSync(path, entries(1, 10));
        return Promise.resolve(succeed(undefined));
      },
      (request, onRead) => {
        opened += 1;
        const log = work.openLog(request, onRead);
        return opened === 1 ? { ...log, rows: () => Promise.reject(died) } : log;
      },
    );
    logs.open('import-1');
    await seen(({ complete }) => complete);
    expect(await logs.rows('import-1', ALL, 0, 5)).toEqual({ ok: false, failure: died.failure });
    expect(await rows(logs)).toBe(5);
    expect(views.at(-1)).toMatchObject({ state: 'ready', complete: true, entries: 10, failure: null });
    const told = views.length;
    logs.close('import-1');
    await expect.poll(() => rows(logs)).toBeNaN();
    expect(views).toHaveLength(told);
  });
});
