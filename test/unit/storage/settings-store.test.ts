import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SettingsStore } from '../../../src/main/storage/settings-store';
import { writeChecked } from '../../../src/main/storage/checked-write';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings';
import { tempFolder } from '../../support/temp-folder';

const DARK = { ...DEFAULT_SETTINGS, theme: 'dark' } as const;
const ACCOUNT = { owner: 'acme', tokenSaved: true };

function settingsIn(folder: string): SettingsStore {
  return new SettingsStore(folder, (where, values) =>
    writeFileSync(join(where, 'settings.json'), JSON.stringify(values)),
  );
}

/** Settings saved twice, so that there is a backup. */
function folderWithSettings(): string {
  const folder = tempFolder();
  const store = settingsIn(folder);
  store.write('account', ACCOUNT);
  store.settings = DARK;
  return folder;
}

function damage(folder: string, content = '{"settings": {"theme"'): void {
  writeFileSync(join(folder, 'settings.json'), content);
}

describe('settings', () => {
  it('last until the next start', () => {
    const store = settingsIn(folderWithSettings());
    expect(store.settings).toEqual(DARK);
    expect(store.read('account')).toEqual(ACCOUNT);
    store.write('account', null);
    expect(settingsIn(dirname(store.path)).read('account')).toBeNull();
  });

  it.each(['', '{"settings": {"theme"', '[]', 'null'])(
    'with the content %j are renamed, and their backup is used',
    (content) => {
      const folder = folderWithSettings();
      damage(folder, content);
      const store = settingsIn(folder);
      expect(store.damagedFile).toMatch(/settings\.damaged-\d+\.json$/);
      expect(readFileSync(store.damagedFile ?? '', 'utf8')).toBe(content);
      expect(store.read('account')).toEqual(ACCOUNT);
      store.settings = DARK;
      expect(settingsIn(folder).settings).toEqual(DARK);
    },
  );

  it('that are damaged and have no backup fall back to the defaults', () => {
    const folder = tempFolder();
    damage(folder);
    expect(settingsIn(folder).settings).toEqual(DEFAULT_SETTINGS);
  });

  it('that are damaged while the app runs are complete after the next write', () => {
    const folder = folderWithSettings();
    const store = settingsIn(folder);
    damage(folder);
    expect(store.settings).toEqual(DARK);
    store.write('lastFolder', '/files');
    expect(settingsIn(folder).read('account')).toEqual(ACCOUNT);
    expect(settingsIn(folder).read('lastFolder')).toBe('/files');
  });

  it('that the disk cannot read are never overwritten, and do not prevent a start', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'settings.json'));
    const store = settingsIn(folder);
    expect(store.readError).toMatchObject({ code: 'EISDIR' });
    expect(store.settings).toEqual(DEFAULT_SETTINGS);
    expect(() => (store.settings = DARK)).toThrow('EISDIR');
    expect(store.settings).toEqual(DEFAULT_SETTINGS);
    expect(() => store.write('account', ACCOUNT)).toThrow();
    // This run keeps the value in memory.
    expect(store.read('account')).toEqual(ACCOUNT);
  });
});

describe('a write that a full disk cut off', () => {
  it('restores the old content and throws ENOSPC', () => {
    const path = join(tempFolder(), 'a.json');
    writeFileSync(path, '{"a":1}');
    expect(() => writeChecked(path, () => writeFileSync(path, '{"a":'))).toThrow('ENOSPC');
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}');
  });

  it('leaves no file when there was none', () => {
    const folder = tempFolder();
    const path = join(folder, 'a.json');
    expect(() => writeChecked(path, () => writeFileSync(path, '{'))).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('restores the old content when the writer throws, and throws the same error', () => {
    const path = join(tempFolder(), 'a.json');
    writeFileSync(path, '{"a":1}');
    const failingWrite = (): void => {
      writeFileSync(path, '');
      throw new Error('EIO');
    };
    expect(() => writeChecked(path, failingWrite)).toThrow('EIO');
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}');
  });
});
