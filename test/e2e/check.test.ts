import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../scripts/support/project';
import { writeEventFile } from '../support/events';
import * as user from '../support/journey';
import { sharedApp } from '../support/shared-app';
import { takeOutSafetyIds } from '../support/safety-ids';
import { tempFolder } from '../support/temp-folder';

const connectedApp = sharedApp();

/** What people choose by mistake, and what the window says of it. */
const UNFIT: readonly { name: string; bytes: Buffer | string; says: string }[] = [
  {
    name: 'packed.zip',
    bytes: 'PK\x03\x04\x14\0\0\0',
    says: 'The archive is damaged, or a part of it is missing.',
  },
  {
    name: 'picture.png',
    bytes: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    says: 'This is an image',
  },
  { name: 'empty.ndjson', bytes: '', says: 'The file is empty.' },
];

describe('the check', () => {
  it('names what cannot be imported in words, and offers no way to send it', async () => {
    const { app, server } = await connectedApp();
    const folder = tempFolder();
    const cases = UNFIT.map(({ name, bytes, says }) => {
      writeFileSync(join(folder, name), bytes);
      return { path: join(folder, name), says };
    });
    mkdirSync(join(folder, 'a folder'));
    cases.push({ path: join(folder, 'a folder'), says: 'There are no event files in here.' });
    cases.push({ path: join(folder, 'gone.ndjson'), says: 'The file is no longer where it was.' });

    for (const { path, says } of cases) {
      await user.chooseFile(app, path);
      expect(await user.refusedFile(app.page, basename(path))).toContain(says);
      expect(await app.page.getByTestId('start-import').count()).toBe(0);
    }
    expect(await server.requests({ method: 'POST' })).toEqual([]);
  });

  it('says of the example in Scarf’s guide that it is too old and its address impossible', async () => {
    const { app } = await connectedApp();
    const { page } = app;
    await user.chooseFile(app, join(projectRoot, 'test/fixtures/events/guide.ndjson'));
    expect(await user.checked(page)).toMatchObject({ lines: 1, ready: 0, errors: 1 });
    expect(await user.problems(page)).toMatchObject({ 'too-old': 1, 'bad-address': 1 });

    const words = await user.wordsOf(page);
    expect(words).toContain('This line is too old.');
    expect(words).toContain('1 event is more than 7 days old. Scarf will refuse it.');
    expect(words).toContain('1 event has an IP address that can’t be looked up.');
    expect(words).toContain('152.241.796.177');
  });

  it('warns of a file that was imported before, and leads to that import', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 40);
    await user.importFile(app, path);
    await user.importIn(page, 'done');

    await user.chooseFile(app, path);
    expect(await user.checked(page)).toMatchObject({ ready: 40 });
    expect(await user.problems(page)).toEqual({ 'sent-before': 1 });
    // Each of its events has an id of its own.
    expect(await user.wordsOf(page)).toContain('Sending it again is safe');
    await user.problem(page, 'sent-before').getByRole('button', { name: 'Open that import' }).click();
    const earlier = await user.importIn(page, 'done');
    expect(await earlier.getAttribute('data-remote-id')).toBe((await user.arrived(server)).id);
  });

  it('gives events without an id a Safety ID, unless the user does not want that', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 40, { uniqueIds: false });
    const source = readFileSync(path, 'utf8');
    const bodyOf = async (nth: number): Promise<string> =>
      (await server.body((await user.arrived(server, nth)).id)).toString();

    await user.importFile(app, path);
    await user.importIn(page, 'done');
    const first = takeOutSafetyIds(await bodyOf(1));
    expect([first.text, new Set(first.ids).size]).toEqual([source, 40]);
    expect(await user.wordsOf(page)).toContain('40 Safety IDs added.');

    // The same file again, in other words a minute later: Scarf knows each of its events.
    await user.chooseFile(app, path);
    await user.checked(page);
    expect(await user.wordsOf(page)).toContain('Sending it again is safe');
    await user.startImport(page);
    await user.eventually(async () =>
      expect(await user.arrived(server, 2)).toMatchObject({ status: 'done' }),
    );
    expect(await user.arrived(server, 2)).toMatchObject({ imported: 0, duplicates: 40 });
    expect(takeOutSafetyIds(await bodyOf(2))).toEqual(first);
    await user.importIn(page, 'done');

    await user.chooseFile(app, path);
    await user.turnSafetyIds(page, 'off');
    expect(await user.wordsOf(page)).toContain('Sending it again may count its events twice.');
    await user.startImport(page);
    await user.eventually(async () => expect(await user.arrived(server, 3)).toMatchObject({ imported: 40 }));
    expect(await bodyOf(3)).toBe(source);

    // Not remembered: the next file begins with what is safe.
    await user.importIn(page, 'done');
    await user.chooseFile(app, path);
    await page.locator('[data-testid="safety-ids"][data-state="on"]').waitFor();
  });

  it('sees that a file changed after its check, and sends nothing of it', async () => {
    const { app, server } = await connectedApp();
    const { page } = app;
    const path = join(tempFolder(), 'clicks.ndjson');
    await writeEventFile(path, 40);
    await user.chooseFile(app, path);
    await user.checked(page);
    await writeEventFile(path, 41);
    await user.startImport(page);

    await page.getByText('The file changed since we checked it.').waitFor();
    expect(await server.requests({ method: 'POST' })).toEqual([]);
    await page.getByRole('button', { name: 'Check it again' }).click();
    await user.eventually(async () => expect(await user.checked(page)).toMatchObject({ ready: 41 }));
    await user.startImport(page);
    await user.importIn(page, 'done');
    expect(await user.arrived(server)).toMatchObject({ imported: 41 });
  });
});
