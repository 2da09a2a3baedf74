import { expect, inject, it, onTestFinished } from 'vitest';
import { CheckSession } from '../../../src/main/checks/check-session';
import { threadedFileWork } from '../../../src/main/jobs/file-work';
import { systemClock } from '../../../src/main/time/clock';
import { NO_FIXES } from '../../../src/shared/checks/fix';
import { ALONE } from '../../support/checks-alone';
import { makeEvents } from '../../support/events';
import { fileWith, linesOf } from '../../unit/engine/bench';

// The window may be under foreign control: however much it asks, main starts few threads.

const ASKED = 400;
const GONE = { ok: false, failure: { code: 'gone' } };

/** Counts the threads that start from now on. */
function startedThreads(): () => number {
  let started = 0;
  const count = (): void => void (started += 1);
  process.on('worker', count);
  onTestFinished(() => void process.off('worker', count));
  return () => started;
}

async function checkedSession(): Promise<{ session: CheckSession; id: string }> {
  const session = new CheckSession({
    work: threadedFileWork(inject('threadFile')),
    clock: systemClock,
    known: () => null,
    ...ALONE,
    report: (error) => expect.fail(String(error)),
  });
  await session.start(await fileWith(linesOf(...makeEvents(100), 'not JSON')));
  const { view } = session;
  if (view?.state !== 'done') throw new Error(`The check shows ${JSON.stringify(view)}`);
  return { session, id: view.id };
}

it('400 tries at once start a thread or two: the newest ends those before it', async () => {
  const { session, id } = await checkedSession();
  const started = startedThreads();
  const trial = { code: 'not-json', fixes: NO_FIXES, after: 0, limit: 10 } as const;
  const tries = await Promise.all(Array.from({ length: ASKED }, () => session.tryFixes(id, trial)));
  expect(tries.at(-1)).toMatchObject({ ok: true, value: { rows: [{ line: 101 }] } });
  for (const earlier of tries.slice(0, -1)) expect(earlier).toMatchObject(GONE);
  expect(started()).toBeLessThan(10);
});

it('400 questions at once wait in a queue, and of those that are too many the oldest get no lines', async () => {
  const { session, id } = await checkedSession();
  const started = startedThreads();
  const query = { code: 'not-json', after: 0, limit: 10 } as const;
  const answers = await Promise.all(Array.from({ length: ASKED }, () => session.lines(id, query)));
  const texts = answers.map((one) => (one.ok ? one.value.rows[0]?.text : one.failure.code));
  expect(texts.at(-1)).toBe('not JSON');
  const read = texts.filter((text) => text === 'not JSON').length;
  expect(read).toBeLessThan(20);
  // Two go on at once, and one of them has the thread of the check.
  expect(started()).toBeLessThanOrEqual(1);
});
