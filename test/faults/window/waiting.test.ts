import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeEventFile } from '../../support/events';
import { expectConsistentApp, UPLOAD, viewsOf } from '../../support/faults';
import * as user from '../../support/journey';
import { ACME_OWNER } from '../../support/scarf-server';
import { keepEvidence, startShared, type Shared } from '../../support/shared-app';
import { tempFolder } from '../../support/temp-folder';

const WITHOUT_IDS = { uniqueIds: false };
/** Shorter than the doubling waits from the fourth on, which are half a minute at least. */
const SOON_MS = 20_000;

describe('the window', () => {
  let shared: Shared;
  beforeAll(async () => void (shared = await startShared()));
  afterAll(() => shared.end());
  beforeEach(() => keepEvidence(() => shared.app));

  it('shows that all 15 slots are in use and the time left, and the import starts when one is free', async () => {
    const { app, server } = shared;
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
    expect(words).toMatch(/Trying again in 0:\d\d\./);
    await expectConsistentApp(server, app);

    for (const { id } of running) await server.endImport({ id });
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(100);
    const statuses = (await server.requests(UPLOAD)).map(({ status }) => status);
    expect(statuses.slice(0, -1).every((status) => status === 422)).toBe(true);
    expect(statuses.at(-1)).toBe(200);
    await expectConsistentApp(server, app);
  });

  it('checks and queues files while offline, and all are sent when the network is back', async () => {
    const { app, server } = shared;
    const { page } = app;
    const before = (await server.requests(UPLOAD)).length;
    const { id: offline } = await server.addFault({ path: '/v2/**', fault: { kind: 'reset' } });
    const folder = tempFolder();
    const names = ['first.ndjson', 'second.ndjson', 'third.ndjson'];
    for (const [nth, name] of names.entries()) {
      await writeEventFile(join(folder, name), 100, { ...WITHOUT_IDS, seed: nth + 2 });
      await page.getByTestId('nav-import').click();
      await user.chooseFile(app, join(folder, name));
      expect(await user.checked(page)).toMatchObject({ ready: 100, errors: 0 });
      await user.startImport(page);
      await page.getByRole('heading', { name: 'Waiting for the connection' }).waitFor();
      expect(await user.wordsOf(page)).toContain(
        'Scarf can’t be reached from here. We keep trying, and nothing is lost.',
      );
    }
    expect((await server.requests(UPLOAD)).length).toBe(before);
    await expectConsistentApp(server, app);

    await server.clearFaults({ id: offline });
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(100);
    await user.eventually(async () => {
      const held = (await server.imports()).filter(({ seeded }) => !seeded);
      expect(held.map(({ imported }) => imported)).toEqual([100, 100, 100, 100]);
      expect(
        (await viewsOf(app)).filter(({ origin, phase }) => origin === 'own' && phase.name === 'done'),
      ).toHaveLength(4);
    });
    expect((await server.requests(UPLOAD)).length).toBe(before + names.length);
    await expectConsistentApp(server, app);
  });

  it('tries a waiting import at once after a wake-up, when the network is back, and on request', async () => {
    const { app, server } = shared;
    const { page } = app;
    const { id: offline } = await server.addFault({ path: '/v2/**', fault: { kind: 'reset' } });
    const before = (await server.requests(UPLOAD)).length;
    const path = join(tempFolder(), 'woken.ndjson');
    await writeEventFile(path, 70, { ...WITHOUT_IDS, seed: 9 });
    await page.getByTestId('nav-import').click();
    await user.importFile(app, path);
    await page.getByRole('heading', { name: 'Waiting for the connection' }).waitFor();
    const attempts = async (): Promise<number> => {
      const phase = (await viewsOf(app)).find(({ fileName }) => fileName === 'woken.ndjson')?.phase;
      return phase?.name === 'queued' && phase.why === 'offline' ? phase.attempt : 0;
    };
    const wakeUp = (): Promise<boolean> =>
      app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    /** Expects a try soon. Resolves when it has ended: one that runs is not begun again. */
    const triesAfter = async (happens: () => Promise<unknown>): Promise<void> => {
      const tried = await attempts();
      await happens();
      await user.eventually(async () => expect(await attempts()).toBeGreaterThan(tried), SOON_MS);
    };
    while ((await attempts()) < 4) await triesAfter(wakeUp);
    await page.getByText(/Trying again in (0:[345]|[1-9]:\d)\d\./).waitFor();

    await triesAfter(wakeUp);
    await triesAfter(() => page.evaluate(() => window.dispatchEvent(new Event('online'))));
    const tried = await attempts();
    await page.getByRole('button', { name: 'Try now' }).click();
    // The waits of a try that the user asks for begin anew.
    await user.eventually(async () => {
      const now = await attempts();
      expect(now).toBeGreaterThan(0);
      expect(now).toBeLessThan(tried);
    }, SOON_MS);
    await expectConsistentApp(server, app);
    await server.clearFaults({ id: offline });
    await wakeUp();
    const done = await user.importIn(page, 'done');
    expect(await user.numberOf(done, 'data-imported')).toBe(70);
    expect((await server.requests(UPLOAD)).length).toBe(before + 1);
    await expectConsistentApp(server, app);
  });
});
