// The importing side of the soak, a process of its own so that it can be killed: the app's imports without a window. A
// user's steps come in by lines, and what the window would show goes out by lines.
import { createInterface } from 'node:readline';
import { checkedFile, fastClock, importsApp } from '../../test/support/imports-app';
import { askSchema, startSchema, type Step, type Telling } from './protocol';

const start = startSchema.parse(JSON.parse(process.argv[2] ?? ''));
const say = (telling: Telling): void => void process.stdout.write(`${JSON.stringify(telling)}\n`);
const trouble = (error: unknown): void =>
  say({ tell: 'trouble', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
process.on('uncaughtException', trouble);
process.on('unhandledRejection', trouble);

const ANSWER_MS = 1_500;
const app = importsApp(start.apiUrl, {
  ...start,
  token: () => start.token,
  // It goes on where it was after a restart.
  clock: fastClock(start.speed, start.since),
  limits: { answerMs: ANSWER_MS },
  hear: {
    view: (view) => {
      if (view.origin === 'own') say({ tell: 'view', view });
    },
    ended: () => undefined,
    diskTrouble: (failure) => trouble(JSON.stringify(failure)),
    report: trouble,
  },
});

async function take(step: Step): Promise<{ ok: boolean; text: string }> {
  const { imports } = app;
  const told = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
    result.ok ? { ok: true, text: '' } : { ok: false, text: result.failure.code };
  switch (step.do) {
    case 'begin': {
      const submission = await checkedFile(app.work, step.path, step.destination);
      const begun = await imports.begin({ ...submission, safetyIds: step.safetyIds });
      return begun.ok ? { ok: true, text: begun.value.importId } : told(begun);
    }
    case 'stop':
      return told(await imports.stop(step.importId));
    case 'send-now':
      return told(await imports.sendNow(step.importId));
    case 'resolve':
      return told(await imports.resolve(step.importId, step.answer));
    case 'wake':
      app.wake();
      return { ok: true, text: '' };
  }
}

await app.imports.load();
for (const folder of app.imports.history.damaged) trouble(`a damaged record: ${folder}`);
say({ tell: 'loaded', views: app.imports.views.filter((view) => view.origin === 'own') });
void app.imports.serve(start.owner).catch(trouble);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { ask, step } = askSchema.parse(JSON.parse(line));
  take(step).then(
    (answer) => say({ tell: 'answer', ask, ...answer }),
    (error: unknown) => say({ tell: 'answer', ask, ok: false, text: String(error) }),
  );
});
// The driver is gone: so is the app.
lines.on('close', () => process.exit());
