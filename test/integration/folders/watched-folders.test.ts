import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FOLDERS_AT_MOST, USUAL_CHOICES } from '../../../src/shared/imports/watched-folder';
import { eventsOf, openFoldersApp } from '../../support/folders-app';
import { isWholeRun } from '../../support/rounds';
import { ACME_OWNER, ACME_PACKAGES, ACME_TOKEN } from '../../support/scarf-server';

it('a file put into the folder is imported once, to the place of the set-up, and the record names the folder', async () => {
  const app = await openFoldersApp();
  app.put('old.ndjson', eventsOf('old'));
  const { added } = await app.setUp('first.ndjson', eventsOf('first'));
  expect(added).toEqual({ ok: true, value: 2 });
  app.put('second.ndjson', eventsOf('second'));
  await app.untilImports(2);
  const record = app.imports.records.at(-1);
  expect(record).toMatchObject({
    file: { name: 'second.ndjson' },
    watchedFolder: app.inbox,
    destination: { kind: 'package' },
  });
  expect([...(await app.held())]).toEqual(
    ['first-0', 'first-1', 'second-0', 'second-1'].map((id) => [id, 1]),
  );
  await expect
    .poll(() => app.folders.view)
    .toMatchObject({
      folders: [{ state: { name: 'watching' }, coming: 0 }],
      waiting: [],
    });
  expect(readdirSync(app.inbox).sort()).toEqual(['first.ndjson', 'old.ndjson', 'second.ndjson']);
  expect(app.rig.reported).toEqual([]);
});

it('hidden, unfinished and other files, links and folders are left alone', async () => {
  const app = await openFoldersApp();
  await app.setUp('first.ndjson', eventsOf('first'));
  for (const name of [
    '.hidden.csv',
    'a.csv.part',
    'b.csv.crdownload',
    'c.tmp',
    '~$d.xlsx',
    '.~lock.e.csv#',
    'f.png',
  ])
    app.put(name, eventsOf(name));
  app.put('empty.ndjson', '');
  mkdirSync(join(app.inbox, 'more'));
  writeFileSync(join(app.inbox, 'more', 'g.ndjson'), eventsOf('g'));
  const elsewhere = join(app.data, 'elsewhere.ndjson');
  writeFileSync(elsewhere, eventsOf('elsewhere'));
  symlinkSync(elsewhere, join(app.inbox, 'link.ndjson'));
  app.put('ünï $(x) ; 100%.ndjson', eventsOf('odd'));
  await app.untilImports(2);
  expect([...(await app.held()).keys()]).toEqual(['first-0', 'first-1', 'odd-0', 'odd-1']);
  expect(app.folders.view.waiting).toEqual([]);
});

it('the same content under another name is told and not sent, and a rewritten file is a new one', async () => {
  const app = await openFoldersApp();
  await app.setUp('first.ndjson', eventsOf('first'));
  app.put('again.ndjson', eventsOf('second'));
  await app.untilImports(2);
  app.put('again (1).ndjson', readFileSync(join(app.inbox, 'again.ndjson'), 'utf8'));
  await app.untilWaiting('again (1).ndjson');
  expect(app.folders.view.waiting[0]?.why).toEqual({
    kind: 'already',
    importId: app.imports.records.at(-1)?.id,
  });
  app.put('again.ndjson', eventsOf('third'));
  await app.untilImports(3);
  expect([...(await app.held()).values()]).toEqual([1, 1, 1, 1, 1, 1]);
});

it('files that are not as at the set-up wait, and the others go on', async () => {
  const app = await openFoldersApp();
  await app.setUp('first.csv', tableOf('first'));
  app.put('other-columns.csv', tableOf('x').replace('time,ip,id', 'time,address,id'));
  app.put('bad-row.csv', `${tableOf('bad')}no time,1.1.1.1,z\n`);
  app.put('nothing.csv', 'time,ip,id\n');
  app.put('text.txt', 'Dear colleagues,\nplease find the files below.\n');
  app.put('fine.csv', tableOf('fine'));
  await app.untilImports(2);
  await app.untilWaiting('bad-row.csv', 'nothing.csv', 'other-columns.csv', 'text.txt');
  const why = Object.fromEntries(app.folders.view.waiting.map((file) => [file.name, file.why]));
  expect(why).toMatchObject({
    'bad-row.csv': { kind: 'check', reason: 'rows-set-aside' },
    'other-columns.csv': { kind: 'check' },
  });
  expect(app.imports.records.map(({ file }) => file.name)).toEqual(['first.csv', 'fine.csv']);
  await expect.poll(() => app.told.reduce((sum, files) => sum + files, 0)).toBe(4);
});

it('with the choice to send the rest, only the rows that Scarf would refuse stay behind', async () => {
  const app = await openFoldersApp();
  await app.setUp('first.csv', tableOf('first'), { rowsAside: 'send-rest' });
  app.put('bad-row.csv', `${tableOf('bad')}no time,1.1.1.1,z\n`);
  await app.untilImports(2);
  await app.untilWaiting('bad-row.csv');
  expect(app.folders.view.waiting[0]?.why).toMatchObject({ kind: 'import', outcome: 'partly-imported' });
  expect((await app.held()).size).toBe(4);
});

it('a file moves to imported/ only when Scarf has all of it, over no other file', async () => {
  const app = await openFoldersApp();
  const imported = join(app.inbox, 'imported');
  mkdirSync(imported);
  writeFileSync(join(imported, 'second.ndjson'), 'an older file');
  await app.setUp('first.ndjson', eventsOf('first'), { afterwards: 'move' });
  const content = eventsOf('second');
  app.put('second.ndjson', content);
  // An empty file holds the name until the move, which ends here.
  await expect.poll(() => existsSync(join(app.inbox, 'second.ndjson'))).toBe(false);
  expect(readdirSync(imported).sort()).toEqual(['second (2).ndjson', 'second.ndjson']);
  expect(readFileSync(join(imported, 'second.ndjson'), 'utf8')).toBe('an older file');
  expect(readFileSync(join(imported, 'second (2).ndjson'), 'utf8')).toBe(content);
  expect(existsSync(join(app.inbox, 'first.ndjson'))).toBe(true);
});

it('after a restart no file is sent again, and those that came meanwhile are', async () => {
  const before = await openFoldersApp();
  await before.setUp('first.ndjson', eventsOf('first'));
  before.put('second.ndjson', eventsOf('second'));
  await before.untilImports(2);
  before.folders.close();
  await before.imports.serve(null);
  before.put('third.ndjson', eventsOf('third'));
  const after = await openFoldersApp({ before });
  await after.untilImports(3);
  await expect.poll(() => after.folders.view.folders[0]?.coming).toBe(0);
  expect(after.imports.records).toHaveLength(3);
  expect([...(await after.held()).values()]).toEqual([1, 1, 1, 1, 1, 1]);
});

it('a folder that is gone is said, and watched again once it is back', async () => {
  const app = await openFoldersApp();
  await app.setUp('first.ndjson', eventsOf('first'));
  const away = `${app.inbox}-away`;
  renameSync(app.inbox, away);
  await expect.poll(() => app.folders.view.folders[0]?.state).toEqual({ name: 'gone' });
  // A share that is not connected may be an empty folder.
  mkdirSync(app.inbox);
  await expect.poll(() => app.folders.view.folders[0]?.state).toEqual({ name: 'watching' });
  rmSync(app.inbox, { recursive: true });
  writeFileSync(join(away, 'second.ndjson'), eventsOf('second'));
  renameSync(away, app.inbox);
  await app.untilImports(2);
  expect(app.imports.records.map(({ file }) => file.name)).toEqual(['first.ndjson', 'second.ndjson']);
  expect(app.rig.reported).toEqual([]);
});

it('a file that is open in the check waits until the user closes it', async () => {
  const app = await openFoldersApp();
  await app.setUp('first.ndjson', eventsOf('first'));
  app.open.path = join(app.inbox, 'open.ndjson');
  app.put('open.ndjson', eventsOf('open'));
  app.put('other.ndjson', eventsOf('other'));
  await app.untilImports(2);
  expect(app.imports.records.at(-1)?.file.name).toBe('other.ndjson');
  app.open.path = '';
  await app.untilImports(3);
  expect(app.imports.records.at(-1)?.watchedFolder).toBe(app.inbox);
  app.open.path = join(app.inbox, 'by-hand.ndjson');
  const byHand = await app.importByHand('by-hand.ndjson', eventsOf('by-hand'));
  expect(app.imports.record(byHand)).not.toHaveProperty('watchedFolder');
});

it('turned off, removed or of another account, a folder imports nothing', async () => {
  const app = await openFoldersApp();
  const { id: importId } = await app.setUp('first.ndjson', eventsOf('first'));
  expect(app.folders.offer(importId)?.watched).toBe('yes');
  const id = app.kept.folders[0]?.id ?? '';
  expect(app.folders.change(id, { isOn: false })).toMatchObject({ ok: true });
  expect(app.folders.view.folders[0]?.state).toEqual({ name: 'off' });
  expect(app.folders.offer(importId)?.watched).toBe('paused');
  app.put('second.ndjson', eventsOf('second'));
  app.folders.change(id, { isOn: true });
  await app.untilImports(2);
  app.folders.serve('another');
  expect(app.folders.view.folders[0]?.state).toEqual({ name: 'other-account' });
  app.folders.serve(null);
  expect(await app.folders.remove(id)).toMatchObject({ ok: true });
  expect(app.folders.view.folders).toEqual([]);
  expect(existsSync(join(app.data, 'watched-folders', `${id}.json`))).toBe(false);
});

it('a folder of an account that is not in use imports for its account, and tells whose files wait', async () => {
  const lumen = { owner: 'lumen', token: 'lumen-token-0123456789' };
  const app = await openFoldersApp({ token: (owner) => (owner === lumen.owner ? lumen.token : ACME_TOKEN) });
  await app.server.addAccount({ token: lumen.token, owners: [lumen.owner] });
  await app.setUp('first.csv', tableOf('first'));
  await app.imports.serve(lumen.owner, [ACME_OWNER]);
  app.folders.serve(lumen.owner, [ACME_OWNER]);
  app.put('second.csv', tableOf('second'));
  app.put('other-columns.csv', tableOf('x').replace('time,ip,id', 'time,address,id'));
  await app.untilImports(2);
  expect(app.imports.records.at(-1)).toMatchObject({ owner: ACME_OWNER, watchedFolder: app.inbox });
  expect((await app.held()).size).toBe(4);
  for await (const event of app.server.events(lumen.owner)) expect(event).toBeUndefined();
  const sent = await app.server.requests({ path: '/v2/**', showToken: true });
  for (const { path, headers } of sent) {
    const token = path.includes(`/${lumen.owner}`) ? lumen.token : ACME_TOKEN;
    expect([path, headers['authorization']]).toEqual([path, `Bearer ${token}`]);
  }
  // Its files are shown when its account is in use; until then only their number is.
  await expect.poll(() => app.folders.view.folders[0]?.waiting).toBe(1);
  expect(app.folders.view).toMatchObject({ waiting: [], folders: [{ state: { name: 'watching' } }] });
  await expect.poll(() => app.toldOwners, { timeout: 30_000 }).toEqual([ACME_OWNER]);
  app.folders.serve(ACME_OWNER, [lumen.owner]);
  expect(app.folders.view.waiting).toMatchObject([{ name: 'other-columns.csv' }]);
});

it('a folder that is added without an import sends nothing until the user has imported its first file', async () => {
  const app = await openFoldersApp();
  app.put('old.csv', tableOf('old'));
  const destination = { kind: 'package', id: ACME_PACKAGES[0]?.id ?? '', name: 'x' } as const;
  const choices = { ...USUAL_CHOICES, path: app.inbox, destination };
  expect(await app.folders.addEmpty(choices)).toEqual({ ok: true, value: 1 });
  expect(await app.folders.addEmpty(choices)).toMatchObject({ failure: { code: 'folder-watched' } });
  app.put('second.csv', tableOf('second'));
  app.put('third.csv', tableOf('third'));
  await expect
    .poll(() => app.folders.view)
    .toMatchObject({
      folders: [{ state: { name: 'first-file' }, likeFile: '', coming: 1 }],
      waiting: [{ why: { kind: 'check', reason: 'first-file' } }],
    });
  const [{ name = '' } = {}] = app.folders.view.waiting;
  expect(await app.folders.waitingFile(app.folders.view.folders[0]?.id ?? '', name)).toMatchObject({
    ok: true,
    value: { folder: { setUp: { destination } } },
  });
  expect(app.imports.records).toEqual([]);
  const first = await app.importByHand(name, tableOf(name === 'second.csv' ? 'second' : 'third'));
  await expect.poll(() => app.folders.view.folders[0]?.likeFile).toBe(name);
  expect(app.folders.offer(first)).toMatchObject({ watched: 'yes' });
  await app.untilImports(2);
  expect([...(await app.held()).values()]).toEqual([1, 1, 1, 1]);
  app.put('otherwise.csv', tableOf('x').replace('time,ip,id', 'time,address,id'));
  await app.untilWaiting('otherwise.csv');
  expect(app.kept.folders).toMatchObject([{ likeFile: name, setUp: { forms: [{}] } }]);
});

it('one folder more than the app watches is refused with a reason of its own', async () => {
  const app = await openFoldersApp();
  const { id } = await app.setUp('first.ndjson', eventsOf('first'));
  const [first] = app.kept.folders;
  if (first === undefined) throw new Error('no folder');
  app.kept.folders = Array.from({ length: FOLDERS_AT_MOST }, (_, at) => ({
    ...first,
    id: `${at}`,
    path: `/of/${at}`,
  }));
  expect(await app.folders.add(id, { ...USUAL_CHOICES, path: null })).toMatchObject({
    failure: { code: 'too-many-folders' },
  });
});

it('files that name another package than the set-up go on if its own file named that one, too', async () => {
  const app = await openFoldersApp();
  const named = (name: string, to: number): string =>
    eventsOf(name).replaceAll('"type"', `"$package":"${ACME_PACKAGES[to]?.id ?? ''}","type"`);
  await app.setUp('first.ndjson', named('first', 1));
  app.put('alike.ndjson', named('alike', 1));
  app.put('other.ndjson', named('other', 2));
  await app.untilImports(2);
  await app.untilWaiting('other.ndjson');
  expect(app.imports.records.map(({ file }) => file.name)).toEqual(['first.ndjson', 'alike.ndjson']);
});

// A few more than may be under way.
const FILES = isWholeRun ? 1_000 : 34;
/** Ends a test that hangs: on a loaded machine a file takes a second. */
const FILES_TIMEOUT_MS = 60_000 + 2_000 * FILES;

it(
  'many small files at once arrive once each, a few under way at a time',
  { timeout: FILES_TIMEOUT_MS },
  async () => {
    const app = await openFoldersApp();
    await app.setUp('first.ndjson', eventsOf('first'));
    let threads = 0;
    const count = (): void => void (threads += 1);
    process.on('worker', count);
    onTestFinished(() => void process.off('worker', count));
    for (let at = 0; at < FILES; at += 1) app.put(`many-${at}.ndjson`, eventsOf(`many-${at}`));
    let most = 0;
    await expect
      .poll(
        () => {
          most = Math.max(most, app.imports.underWay().length);
          return app.imports.records.filter(({ phase }) => phase.name === 'done').length;
        },
        { timeout: FILES_TIMEOUT_MS },
      )
      .toBe(FILES + 1);
    expect(most).toBeLessThanOrEqual(30);
    // A start of a thread takes far longer than a small file: not one for each check and each upload.
    expect(threads).toBeLessThan(FILES);
    const held = await app.held();
    expect(held.size).toBe(2 * (FILES + 1));
    expect([...held.values()].every((times) => times === 1)).toBe(true);
  },
);

function tableOf(name: string): string {
  const time = new Date(Date.now() - 3_600_000).toISOString();
  const rows = [0, 1].map((at) => `${time},8.8.8.${at + 1},${name}-${at}`);
  return ['time,ip,id', ...rows, ''].join('\n');
}
