import { expect, it } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { FOLDER_WORDS } from '../../src/renderer/text/folders';
import type { ArtifactsView } from '../../src/shared/destination';
import { failure } from '../../src/shared/failure';
import { DEFAULT_SETTINGS } from '../../src/shared/app/settings';
import type { WatchOffer } from '../../src/shared/imports/watched-folder';
import { FakeFailure, type FakeBridge } from '../support/fake-bridge';
import { A_FOLDER, WATCHED } from '../support/gallery/folder-states';
import { doneImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, type, words } from './support';

const OFFER: WatchOffer = {
  path: 'C:\\Users\\ana\\Scarf exports',
  destination: A_FOLDER.destination,
  watched: 'no',
};

const ARTIFACTS: ArtifactsView = {
  state: 'ready',
  items: [{ kind: 'package', id: 'package-1', name: 'docs-site' }],
  complete: true,
  asOf: null,
  failure: null,
};

async function chooseDestination(name: string): Promise<void> {
  await type(handle('destination'), name);
  await press('ArrowDown');
  await press('Enter');
}

async function openResult(offer: WatchOffer | null): Promise<FakeBridge> {
  const fake = await openApp({ imports: [doneImport({ imported: 48_210, failed: 0 })] }, (bridge) =>
    bridge.answer('folders.offer', () => offer).answer('folders.add', () => 3),
  );
  navigation.showImport('import-1');
  await settled();
  return fake;
}

it('a finished import sets its folder up in two clicks, with the careful choices', async () => {
  const fake = await openResult(OFFER);
  expect(words()).toContain('Do this for every file in “Scarf exports”');
  await click(handle('watch-folder-open'));
  expect(words()).toContain('New files are checked first and go to docs-site.');
  await click(handle('watch-folder-confirm'));
  expect(fake.inputs('folders.add')).toEqual([
    { importId: 'import-1', where: 'its-own', choices: { rowsAside: 'wait', afterwards: 'stay' } },
  ]);
  expect(words()).toContain(
    '“Scarf exports” is watched New files in it import themselves. 3 files in it already are left alone.',
  );
});

it('another folder and other choices are taken, and a cancelled dialog changes nothing', async () => {
  const fake = await openResult(OFFER);
  fake.answer('folders.add', () => null);
  await click(handle('watch-folder-open'));
  await click(button('Move to “imported”'));
  await click(handle('watch-folder-other'));
  expect(fake.inputs('folders.add')).toMatchObject([{ where: 'chosen', choices: { afterwards: 'move' } }]);
  expect(words()).not.toContain('is watched');
  fake.answer('folders.add', () => {
    throw new FakeFailure(failure('file-missing'));
  });
  await click(handle('watch-folder-confirm'));
  expect(document.querySelector('[role="alert"]')?.textContent).toContain('file');
});

it('another folder that is set up is not called by the name of the first', async () => {
  await openResult(OFFER);
  await click(handle('watch-folder-open'));
  await click(handle('watch-folder-other'));
  expect(words()).toContain('The folder that you chose is watched New files in it import themselves.');
  expect(words()).not.toContain('“Scarf exports” is watched');
});

it.each([
  [null, ''],
  [{ ...OFFER, watched: 'yes' }, '“Scarf exports” is watched New files in it import themselves.'],
  [{ ...OFFER, watched: 'paused' }, 'Watching “Scarf exports” is paused New files in it wait.'],
] as const)('an import that has nothing to set up says so, or nothing (%#)', async (offer, text) => {
  await openResult(offer);
  expect(handles('watch-folder')).toHaveLength(offer === null ? 0 : 1);
  expect(handles('watch-folder-open')).toHaveLength(0);
  expect(words()).toContain(text);
});

it('the start lists what waits in folders, with one click to its check or its import', async () => {
  const fake = await openApp(
    { imports: [doneImport({ imported: 1, failed: 0 }, { id: 'past-1' })], folders: WATCHED },
    (bridge) =>
      bridge
        .answer('folders.check-file', () => undefined)
        .answer('folders.leave-file', () => undefined)
        .answer('folders.offer', () => null),
  );
  expect(handles('waiting-file')).toHaveLength(4);
  expect(words()).toContain('visits-week-48.csv There is a question about it. Scarf exports');
  expect(words()).toContain('You don’t have permission to open this file.');
  expect(words()).toContain('and 12 more files');
  await click(button('Check visits-week-48.csv'));
  expect(fake.inputs('folders.check-file')).toEqual([{ id: 'folder-1', name: 'visits-week-48.csv' }]);
  await click(button('Leave it: visits-week-48.csv'));
  expect(fake.inputs('folders.leave-file')).toEqual([{ id: 'folder-1', name: 'visits-week-48.csv' }]);
  await click(button('Show visits-week-47 (1).csv'));
  expect(navigation.at).toMatchObject({ screen: 'import-detail', importId: 'past-1' });
});

it('Settings say how each folder goes, change its choices and stop it', async () => {
  const fake = await openApp({ folders: WATCHED }, (bridge) =>
    bridge.answer('folders.change', () => undefined).answer('folders.remove', () => undefined),
  );
  navigation.go('settings');
  await settled();
  expect(heading()).toBe('Settings');
  const text = handle('folder-settings').textContent?.replace(/\s+/g, ' ') ?? '';
  expect(text).toContain('Like visits-week-47.csv, to docs-site Watching. 2 files on the way.');
  expect(text).toContain('We can’t find this folder. We look for it again by ourselves.');
  await click(button('Pause Scarf exports'));
  expect(fake.inputs('folders.change')).toEqual([{ id: 'folder-1', changes: { isOn: false } }]);
  await click(button('Stop watching Scarf exports'));
  await click(handle('folder-remove-confirm'));
  expect(fake.inputs('folders.remove')).toEqual([{ id: 'folder-1' }]);
  fake.emit('folders.changed', {
    folders: [{ ...A_FOLDER, state: { name: 'off' } }],
    waiting: [],
    moreWaiting: 0,
    isAllowed: true,
  });
  await settled();
  await click(button('Watch again Scarf exports'));
  expect(fake.inputs('folders.change').at(-1)).toEqual({ id: 'folder-1', changes: { isOn: true } });
});

it('Settings add a folder without an import: where its files go, then the folder itself', async () => {
  const fake = await openApp({ artifacts: ARTIFACTS }, (bridge) => bridge.answer('folders.add-new', () => 2));
  navigation.go('settings');
  await settled();
  await click(handle('folder-add'));
  expect(document.activeElement).toBe(handle('folder-add-form'));
  expect(words()).not.toContain('Choose a package or pixel first.');
  await click(handle('folder-add-confirm'));
  expect(words()).toContain('Choose a package or pixel first.');
  expect(fake.inputs('folders.add-new')).toEqual([]);
  expect(document.activeElement).toBe(handle('destination'));
  expect(handle('folder-add-form').textContent).toContain(
    'The first file put into it waits on the start screen.',
  );
  await chooseDestination('docs-site');
  await click(handle('folder-add-confirm'));
  expect(fake.inputs('folders.add-new')).toEqual([
    {
      destination: { kind: 'package', id: 'package-1', name: 'docs-site' },
      choices: { rowsAside: 'wait', afterwards: 'stay' },
    },
  ]);
  expect(handle('folder-settings').textContent).toContain(
    'Its first new file will wait for you. 2 files in it already are left alone.',
  );
  expect(handles('folder-add-form')).toHaveLength(0);
  expect(document.activeElement).toBe(handle('folder-add'));
});

it('a folder that was added says that its first file waits, and one too many what to do', async () => {
  const added = { ...A_FOLDER, likeFile: '', state: { name: 'first-file' }, coming: 0 } as const;
  const folders = { folders: [added], waiting: [], moreWaiting: 0, isAllowed: true };
  await openApp({ artifacts: ARTIFACTS, folders }, (bridge) =>
    bridge.answer('folders.add-new', () => {
      throw new FakeFailure(failure('too-many-folders'));
    }),
  );
  navigation.go('settings');
  await settled();
  const text = () => handle('folder-settings').textContent?.replace(/\s+/g, ' ') ?? '';
  expect(text()).toContain('Files go to docs-site Its first file will wait on the start screen.');
  await click(handle('folder-add'));
  await chooseDestination('docs-site');
  await click(handle('folder-add-confirm'));
  expect(text()).toContain('The app watches at most 20 folders.');
});

it.each([true, false])(
  'without a folder, starting at sign-in can still be turned off (%s)',
  async (startAtLogin) => {
    await openApp({ settings: { ...DEFAULT_SETTINGS, startAtLogin } });
    navigation.go('settings');
    await settled();
    const text = handle('folder-settings').textContent ?? '';
    expect(text.includes(FOLDER_WORDS.startAtLogin)).toBe(startAtLogin);
  },
);
