import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../support/app';
import { connectedApp, startAgain } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { tempFolder } from '../support/temp-folder';

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;

/** The question whether to quit is answered like this from now on; counts how often it was asked. */
async function answerAtQuit(
  { electron }: RunningApp,
  answer: 'Keep importing' | 'Stop import and quit',
): Promise<void> {
  await electron.evaluate(({ dialog, app }, wanted) => {
    let asked = 0;
    Object.defineProperty(app, 'asked', { get: () => asked, configurable: true });
    dialog.showMessageBox = (...given: unknown[]) => {
      asked += 1;
      const { buttons = [] } = given.at(-1) as { buttons?: string[] };
      return Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false });
    };
  }, answer);
}

function timesAsked({ electron }: RunningApp): Promise<number> {
  return electron.evaluate(({ app }) => Number(Object(app)['asked']));
}

describe('quitting', () => {
  it('while sending asks first: the import goes on, or is stopped at Scarf as well', async () => {
    const connected = await connectedApp({ intakeRate: 1_500_000, partialBodies: 'keep', rate: 0 });
    const { app, server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 120_000);
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 500_000 });

    await answerAtQuit(app, 'Keep importing');
    await app.electron.evaluate(({ app }) => app.quit());
    await user.eventually(async () => expect(await timesAsked(app)).toBe(1));
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 1_500_000 });
    await user.importIn(app.page, 'uploading');

    await answerAtQuit(app, 'Stop import and quit');
    await app.quit();
    expect(await server.aborts()).toMatchObject([{ was: 'importing' }]);
    expect(await server.waitForRequest({ ...UPLOAD, ended: true })).toMatchObject({ state: 'broken' });

    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    const stopped = await user.importIn(page, 'cancelled', 20_000);
    const held = await user.arrived(server);
    expect(held).toMatchObject({ status: 'aborted', imported: 0 });
    expect(await stopped.getAttribute('data-remote-id')).toBe(held.id);
    expect(await user.numberOf(stopped, 'data-imported')).toBe(0);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
  });

  it('before Scarf heard of a stop: it is told again after the next start', async () => {
    const connected = await connectedApp({ rate: 0 });
    const { app, server } = connected;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 500);
    await user.importFile(app, path);
    await user.importIn(app.page, 'processing');
    await server.step({ events: 200 });
    const abort = { method: 'POST', path: '/v2/imports/*/*/abort' } as const;
    await server.addFault({ ...abort, fault: { kind: 'hang' }, times: 1 });
    await user.askToStop(app.page);
    await user.confirmStop(app.page);
    await server.waitForRequest(abort);
    await app.kill();

    const { page } = await startAgain(connected);
    await user.openImport(page, 'clicks.ndjson');
    const stopped = await user.importIn(page, 'cancelled', 20_000);
    expect(await user.numberOf(stopped, 'data-imported')).toBe(200);
    expect(await user.arrived(server)).toMatchObject({ status: 'aborted', imported: 200 });
  });
});
