// The app's imports without a window, in a process that the soak can kill. Reads steps of the user from stdin and writes
// views to stdout, one JSON object a line.
import { createInterface } from 'node:readline';
import { NO_FIXES } from '../../src/shared/checks/fix';
import { threadedFileWork } from '../../src/main/jobs/file-work';
import { fastClock, importsApp, submissionOf } from '../../test/support/imports-app';
import { askSchema, startSchema, type Step, type Message } from './protocol';

const start = startSchema.parse(JSON.parse(process.argv[2] ?? ''));
const say = (message: Message): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
const reportError = (error: unknown): void =>
  say({ tell: 'error', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
process.on('uncaughtException', reportError);
process.on('unhandledRejection', reportError);

const ANSWER_MS = 1_500;
const app = importsApp(start.apiUrl, {
  work: threadedFileWork(start.threadFile),
  ...start,
  token: () => start.token,
  // The clock continues after a restart.
  clock: fastClock(start.speed, start.since),
  limits: { answerMs: ANSWER_MS },
  hear: {
    view: (view) => {
      if (view.origin === 'own') say({ tell: 'view', view });
    },
    ended: () => undefined,
    diskTrouble: (failure) => reportError(JSON.stringify(failure)),
    report: reportError,
  },
});

async function take(step: Step): Promise<{ ok: boolean; text: string }> {
  const { imports } = app;
  const answerOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
    result.ok ? { ok: true, text: '' } : { ok: false, text: result.failure.code };
  switch (step.do) {
    case 'begin': {
      const request = { path: step.path, mappings: [], fixes: NO_FIXES, nowMs: Date.now() };
      const checked = await app.work.run('check', request, new AbortController().signal);
      if (!checked.ok) throw new Error(`The check ended ${JSON.stringify(checked)}`);
      const submission = submissionOf(step.path, checked.value, step.destination);
      const begun = await imports.begin({ ...submission, safetyIds: step.safetyIds });
      return begun.ok ? { ok: true, text: begun.value.importId } : answerOf(begun);
    }
    case 'stop':
      return answerOf(await imports.stop(step.importId));
    case 'send-now':
      return answerOf(await imports.sendNow(step.importId));
    case 'resolve':
      return answerOf(await imports.resolve(step.importId, step.answer));
    case 'wake':
      app.wake();
      return { ok: true, text: '' };
  }
}

await app.imports.load();
for (const folder of app.imports.history.damaged) reportError(`a damaged record: ${folder}`);
say({ tell: 'loaded', views: app.imports.views.filter((view) => view.origin === 'own') });
await app.open();
void app.imports.serve(start.owner).catch(reportError);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { ask, step } = askSchema.parse(JSON.parse(line));
  take(step).then(
    (answer) => say({ tell: 'answer', ask, ...answer }),
    (error: unknown) => say({ tell: 'answer', ask, ok: false, text: String(error) }),
  );
});
// The driver has ended.
lines.on('close', () => process.exit());
