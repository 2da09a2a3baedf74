import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunningApp } from '../support/app';
import { connectedApp, startAgain } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER, type ScarfServer } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;

/** The app starts again, with a file checked and waiting for a Scarf that cannot be reached. */
async function waitingOffline(events: number): Promise<{ app: RunningApp; server: ScarfServer }> {
  const connected = await connectedApp();
  const { server } = connected;
  await connected.app.quit();
  await server.addFault({ path: '/v2/**', fault: { kind: 'reset' } });
  const app = await startAgain(connected);
  const path = join(tempFolder(), 'clicks.ndjson');
  await writeEventFile(path, events);
  await user.chooseFile(app, path);
  expect(await user.checked(app.page)).toMatchObject({ ready: events, errors: 0 });
  await user.startImport(app.page);
  await app.page.getByRole('heading', { name: 'Waiting for the connection' }).waitFor();
  return { app, server };
}

describe('waiting', () => {
  it('for one of Scarf’s 15 imports to finish, then it goes by itself', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const running = await Promise.all(
      Array.from({ length: 15 }, () => server.seedImport({ owner: ACME_OWNER, status: 'importing' })),
    );
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 100);
    await user.importFile(app, path);
    await page.getByRole('heading', { name: 'Waiting for Scarf' }).waitFor();
    const words = await user.wordsOf(page);
    expect(words).toContain('Scarf is already working on 15 imports, the most it allows.');
    expect(words).toMatch(/Trying again in 0:0\d\./);

    await server.endImport({ id: running[0]?.id ?? '' });
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(100);
    expect((await server.requests(UPLOAD)).map(({ status }) => status)).toEqual([422, 200]);
  });

  it.each([
    [
      'the computer wakes up',
      ({ electron }: RunningApp) => electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume')),
    ],
    [
      'the network is back',
      ({ page }: RunningApp) => page.evaluate(() => window.dispatchEvent(new Event('online'))),
    ],
  ])('for the connection ends by itself, at once, when %s', async (_when, happens) => {
    const { app, server } = await waitingOffline(100);
    // Waits double from 5 seconds on: by now the next try is far away.
    await app.page.getByText(/Trying again in 0:[2-9]\d\./).waitFor({ timeout: 60_000 });
    await server.clearFaults();
    await happens(app);
    await app.page
      .getByRole('heading', { name: 'Waiting for the connection' })
      .waitFor({ state: 'detached', timeout: 19_000 });
    const done = await user.importIn(app.page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(100);
    expect(await server.requests(UPLOAD)).toHaveLength(1);
  });

  it('for the connection: a file can be checked and queued offline, and sent when it is back', async () => {
    const { app, server } = await waitingOffline(100);
    const { page } = app;
    expect(await user.wordsOf(page)).toContain(
      'Scarf can’t be reached from here. We keep trying, and nothing is lost.',
    );
    expect(await server.requests(UPLOAD)).toEqual([]);

    await server.clearFaults();
    await page.getByRole('button', { name: 'Try now' }).click();
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(100);
  });
});
