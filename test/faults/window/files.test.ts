import { renameSync, statSync, truncateSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectedApp } from '../../support/connected-app';
import { writeBulkyFile } from '../../support/events';
import { eventFile, fileOnDrive, expectConsistentApp, UPLOAD } from '../../support/faults';
import * as user from '../../support/journey';

describe('a file in the window', () => {
  it('that changes is reported during check, start and upload, and no event of it reaches Scarf', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;

    // During the check. A sparse file takes no disk space and minutes to read.
    const growing = await eventFile(5_000, { name: 'growing.ndjson' });
    const size = statSync(growing).size;
    await truncate(growing, 64 * 1024 ** 3);
    await user.chooseFile(app, growing);
    // Wait until the file is open: an earlier change would be checked as it is.
    await user.beingRead(page);
    await truncate(growing, size);
    const refused = await user.refusedFile(page, 'growing.ndjson');
    expect(refused).toContain('The file changed while we read it.');
    expect(refused).toContain('Wait until it is complete, then check it again.');

    // After the check: the drive is gone.
    const path = await fileOnDrive(200);
    await user.chooseFile(app, path);
    await user.checked(page);
    const gone = `${dirname(path)}-unplugged`;
    renameSync(dirname(path), gone);
    await user.startImport(page);
    await page.getByText('The file changed').first().waitFor();
    expect(await server.requests(UPLOAD)).toEqual([]);
    // The drive is back.
    renameSync(gone, dirname(path));
    await user.chooseFile(app, path);
    await user.checked(page);

    // During the upload.
    await server.set({ intakeRate: 1_000_000 });
    await writeBulkyFile(path, 4_000);
    await user.importFile(app, path);
    await server.waitForRequest({ ...UPLOAD, bodyBytes: 300_000 });
    truncateSync(path, 1_000_000);
    await server.set({ intakeRate: Infinity });
    const failed = await user.importIn(page, 'failed');
    expect(await failed.innerText()).toContain('The file changed while we read it.');
    expect(await page.locator('#main').innerText()).toContain(basename(path));
    await expect.poll(() => server.imports()).toEqual([]);
    expect((await server.requests(UPLOAD)).map(({ state }) => state)).toEqual(['broken']);
    await expectConsistentApp(server, app);
  });
});
