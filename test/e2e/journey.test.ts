import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launchApp, type RunningApp } from '../support/app';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer } from '../support/scarf-server';
import type { ScarfServer } from '../support/scarf-server';
import { tempFolder } from '../support/temp-folder';

async function connectedApp(): Promise<{ app: RunningApp; server: ScarfServer }> {
  const server = await startScarfServer();
  onTestFinished(() => server.close());
  await seedAcme(server);
  const app = await launchApp({ apiUrl: server.url });
  await user.connect(app.page, ACME_OWNER, ACME_TOKEN);
  await app.page.getByTestId('choose-file').waitFor();
  return { app, server };
}

describe('the main job', () => {
  it('from the first run to a receipt that adds up', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 2_000);

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ lines: 2_000, ready: 2_000, errors: 0 });
    await user.startImport(page);
    const done = await user.importIn(page, 'done');

    const [held] = (await server.imports()).filter((one) => !one.seeded);
    expect(held).toMatchObject({ status: 'done', imported: 2_000, failed: 0 });
    expect(await done.getAttribute('data-remote-id')).toBe(held?.id);
    expect(await user.numberOf(done, 'data-sent')).toBe(2_000);
    expect(await user.numberOf(done, 'data-imported')).toBe(2_000);
    expect(await user.numberOf(done, 'data-failed')).toBe(0);
    // Every line arrived byte for byte as it is in the file.
    expect(await server.body(held?.id ?? '')).toEqual(readFileSync(path));

    await page.getByTestId('nav-history').click();
    const row = page.locator(`[data-testid="history-row"][data-remote-id="${held?.id}"]`);
    await row.waitFor();
    expect(await row.getAttribute('data-phase')).toBe('done');
  });
});
