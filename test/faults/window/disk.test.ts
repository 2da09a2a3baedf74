import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureChild } from '../../../scripts/support/child';
import { RecordStore } from '../../../src/main/imports/record/record-store';
import { answerSaveDialog, appCommand, launchApp, PATIENCE_MS } from '../../support/app';
import { acmeServer, connectedApp } from '../../support/connected-app';
import { eventFile, expectNoToken, expectConsistentApp, timesHeld, UPLOAD } from '../../support/faults';
import { writeFlawedFile } from '../../support/flawed-events';
import * as user from '../../support/journey';
import { ACME_OWNER, ACME_TOKEN } from '../../support/scarf-server';
import { canMakeDisks, smallDisk } from '../../support/small-disk';
import { tempFolder } from '../../support/temp-folder';

// The disk with the app's data is full, read-only, or has damaged files.

describe.runIf(canMakeDisks)('a data disk', () => {
  it('that is full or read-only is reported in the window, and saved data stays', async () => {
    const server = await acmeServer();
    const disk = await smallDisk(96);
    const first = await launchApp({ apiUrl: server.url, userData: join(disk.path, 'data') });
    await user.connect(first.page, ACME_OWNER, ACME_TOKEN);
    await user.importFile(first, await eventFile(40, { seed: 1, name: 'first.ndjson' }));
    await user.importIn(first.page, 'done');

    disk.fill();
    await user.chooseFile(first, await eventFile(50, { seed: 2, name: 'second.ndjson' }));
    await user.checked(first.page);
    await user.startImport(first.page);
    await first.page.getByText('This computer’s disk is full.').first().waitFor();
    expect(await user.wordsOf(first.page)).toContain(
      'Free some space, then try again. Nothing already saved was lost.',
    );
    expect(await server.requests(UPLOAD)).toHaveLength(1);
    await expectConsistentApp(server, first);
    disk.free();
    await user.startImport(first.page);
    await user.importIn(first.page, 'done');

    // What the disk does not take is written when the app quits, at the latest.
    await server.set({ rate: 0 });
    await user.importFile(first, await eventFile(70, { seed: 5, name: 'last.ndjson' }));
    await user.importIn(first.page, 'processing');
    disk.fill();
    await server.set({ rate: Infinity });
    await user.importIn(first.page, 'done');
    disk.free();
    await first.quit();
    expect(await phasesOnDisk(first.userData)).toEqual(['done', 'done', 'done']);

    await disk.setReadOnly(true);
    const second = await launchApp({ apiUrl: server.url, userData: first.userData });
    const { page } = second;
    await page
      .getByText('The app has no permission to write to its own folder, so no changes are saved.')
      .waitFor();
    await page.getByText('Ask your IT team for access to the folder below.').waitFor();
    await page.getByText(first.userData, { exact: true }).waitFor();
    await user.chooseFile(second, await eventFile(60, { seed: 3, name: 'third.ndjson' }));
    await user.checked(page);
    await user.startImport(page);
    await page.getByText('This app has no permission to write to its own folder.').first().waitFor();
    expect(await user.wordsOf(page)).toContain('Ask your IT team');
    expect(await server.requests(UPLOAD)).toHaveLength(3);
    await user.openHistory(page);
    const rows = await page.getByTestId('history-row').allInnerTexts();
    expect(rows.join('\n')).toMatch(/second\.ndjson[\s\S]*first\.ndjson/);
    expect(await page.getByText('could not be read').count()).toBe(0);
    await expectConsistentApp(server, second);

    await disk.setReadOnly(false);
    await page.getByTestId('nav-import').click();
    await user.startImport(page);
    await user.importIn(page, 'done');
    expect(await timesHeld(server)).toEqual({ events: 220, doubled: 0 });
    await expectConsistentApp(server, second);
  });
});

describe.runIf(canMakeDisks)('a data disk without room for a file', () => {
  it('opens no window, since a second one could not be told; a dialog says why', async () => {
    const disk = await smallDisk(8, { files: 1 });
    const said = join(tempFolder(), 'said.json');
    const listener = join(tempFolder(), 'listener.cjs');
    writeFileSync(
      listener,
      `const { dialog } = require('electron');
      dialog.showMessageBox = (options) => {
        require('node:fs').writeFileSync(${JSON.stringify(said)}, JSON.stringify(options));
        return Promise.resolve({ response: 0, checkboxChecked: false });
      };`,
    );
    const { executable, args, env } = await appCommand({ apiUrl: 'http://127.0.0.1:1', userData: disk.path });
    const { code } = await captureChild(executable, ['-r', listener, ...args], { env, limitMs: PATIENCE_MS });
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(said, 'utf8'))).toMatchObject({
      message: 'Event Importer can’t open.',
      detail: `This disk has no room for another file:\n${disk.path}\n\nFree some space or delete some files, then open the app again.`,
      buttons: ['Quit'],
    });
  });
});

async function phasesOnDisk(userData: string): Promise<readonly string[]> {
  const { records } = await new RecordStore(join(userData, 'imports')).loadAll();
  return records.map(({ phase }) => phase.name);
}

describe('damaged data files', () => {
  it('do not stop the app: each is reported and set aside or replaced', async () => {
    const { app, server } = await connectedApp();
    const folder = tempFolder();
    const flawed = join(folder, 'flawed.ndjson');
    await writeFlawedFile(flawed, 60, { noArtifact: 4, unknownArtifact: 2 });
    await user.importFile(app, flawed);
    await user.importIn(app.page, 'done');
    const kept = await user.arrived(server);
    await user.openLog(app.page);
    await app.page.getByTestId('nav-import').click();
    await user.importFile(app, await eventFile(20, { seed: 4, name: 'second.ndjson' }));
    await user.importIn(app.page, 'done');
    await app.quit();

    const { userData } = app;
    const records = new Map(
      readdirSync(join(userData, 'imports')).map((name) => {
        const path = join(userData, 'imports', name);
        return [
          readFileSync(join(path, 'record.json'), 'utf8').includes('flawed') ? 'flawed' : 'second',
          path,
        ];
      }),
    );
    const ofFlawed = records.get('flawed') ?? '';
    const ofSecond = records.get('second') ?? '';
    for (const name of ['record.json', 'record.json.bak']) truncateSync(join(ofSecond, name), 100);
    writeFileSync(join(ofFlawed, 'log.ndjson'), '\0\0{"type": half');
    truncateSync(join(ofFlawed, 'line-map.bin'), 3);
    rmSync(join(ofFlawed, 'set-aside.ndjson'));
    writeFileSync(join(ofFlawed, 'record.json.writing-00000000'), '{');
    for (const name of readdirSync(join(userData, 'scarf-imports')))
      writeFileSync(join(userData, 'scarf-imports', name), '[1,');
    writeFileSync(join(userData, 'packages-and-pixels.json'), '"');
    writeFileSync(join(userData, 'settings.json'), '{"settings": {"theme": ');
    rmSync(join(userData, 'app-log'), { recursive: true, force: true });
    mkdirSync(join(userData, 'app-log', 'app.log'), { recursive: true });

    const restarted = await launchApp({ apiUrl: server.url, userData });
    const { page } = restarted;
    await page.getByText('Your settings could not be read.').waitFor();
    await page
      .getByText('We kept the damaged file and use the last settings that worked. Please check them.')
      .waitFor();
    await page.getByText('One record of an earlier import could not be read.').waitFor();
    await page
      .getByText('We kept the damaged file. All other imports are in History, and nothing in Scarf changed.')
      .waitFor();
    await page.getByTestId('drop-zone').waitFor();
    expect(readdirSync(userData).some((name) => name.startsWith('settings.damaged-'))).toBe(true);
    expect(readdirSync(dirname(ofSecond)).some((name) => name.startsWith('damaged-'))).toBe(true);
    expect(readdirSync(ofFlawed)).not.toContain('record.json.writing-00000000');

    await user.openHistory(page);
    const row = user.historyRow(page, kept.id);
    await row.getByRole('link', { name: 'flawed.ndjson' }).click();
    expect(await user.receipt(page)).toMatchObject({ Imported: 54, 'Set aside by the check': 6 });
    await answerSaveDialog(restarted, join(folder, 'saved.ndjson'));
    await page.getByRole('button', { name: /^Save the 6 lines/ }).click();
    await page.getByText('This no longer exists.').waitFor();
    await user.openLog(page);
    await page.getByTestId('nav-import').click();
    // Imports still work.
    await user.importFile(restarted, await eventFile(30, { seed: 6, name: 'third.ndjson' }));
    await user.importIn(page, 'done');
    expect(await timesHeld(server)).toMatchObject({ doubled: 0 });
    expectNoToken({ folders: [userData], texts: [restarted.output()] });
  });
});
