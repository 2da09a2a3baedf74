import { expect, onTestFinished } from 'vitest';
import type { CheckView } from '../../src/shared/checks/check';
import { CheckSession } from '../../src/main/checks/check-session';
import { removeUnsent, resendLines, type Ask } from '../../src/main/imports/resend/resend';
import { RunningFixes } from '../../src/main/imports/resend/running-fixes';
import { servingRig } from './imports-rig';
import { seedAcme, startScarfServer } from './scarf-server';

export type CheckingApp = Awaited<ReturnType<typeof openCheckingApp>>;

/** Checks and imports of the app without its window, with real threads, sockets and disk, before a server of its own. */
export async function openCheckingApp() {
  const server = await startScarfServer();
  onTestFinished(() => server.close());
  await seedAcme(server);
  const rig = await servingRig(server.url);
  const { imports, store, work, scarf, clock } = rig;
  const views: (CheckView | null)[] = [];
  const session = new CheckSession({
    work,
    clock,
    known: () => null,
    destinations: { read: () => [], write: () => undefined },
    sentBefore: (fingerprint) => imports.sentBefore(fingerprint),
    logsBefore: () => imports.logsBefore(),
    mappings: { read: () => [], write: () => undefined },
    answers: { read: () => [], write: () => undefined },
    names: { read: () => [], write: () => undefined },
    resendClosed: (file) => removeUnsent({ imports }, file),
    changed: (view) => views.push(view),
    report: (error) => rig.reported.push(error),
  });
  const running = new RunningFixes();
  const parts = { imports, store, work, scarf, clock, isConnected: () => true, running };
  const done = (): Extract<CheckView, { state: 'done' }> => {
    if (session.view?.state !== 'done')
      throw new Error(`the check session shows ${JSON.stringify(session.view)}`);
    return session.view;
  };
  const untilChecked = async (before: string): Promise<void> => {
    await expect
      .poll(() => session.view?.state === 'done' && session.view.id !== before, { timeout: 15_000 })
      .toBe(true);
  };
  const send = async (): Promise<string> => {
    const submission = await session.submission(done().id, { keepReadable: false });
    if (!submission.ok) throw new Error(submission.failure.code);
    const id = await rig.submit(submission.value);
    await rig.until(id, 'done');
    return id;
  };
  return {
    server,
    rig,
    session,
    parts,
    done,
    untilChecked,
    send,
    resend: (id: string, ask: Ask) => resendLines(parts, id, ask),
  };
}
