import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectedApp, startAgain } from '../support/connected-app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

const UPLOAD = { method: 'POST', path: '/v2/*/import' } as const;

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

  it('for the connection: a file can be checked and queued offline, and sent when it is back', async () => {
    const connected = await connectedApp();
    const { server } = connected;
    await connected.app.quit();
    await server.addFault({ path: '/v2/**', fault: { kind: 'reset' } });
    const app = await startAgain(connected);
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 100);

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ ready: 100, errors: 0 });
    await user.startImport(page);
    await page.getByRole('heading', { name: 'Waiting for the connection' }).waitFor();
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
