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

/** A folder with settings that were saved twice, so that there is a backup. */
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
  it('are there again at the next start', () => {
    const store = settingsIn(folderWithSettings());
    expect(store.settings).toEqual(DARK);
    expect(store.read('account')).toEqual(ACCOUNT);
    store.write('account', null);
    expect(settingsIn(dirname(store.path)).read('account')).toBeNull();
  });

  it.each(['', '{"settings": {"theme"', '[]', 'null'])(
    'that hold %j are set aside, and the backup serves',
    (content) => {
      const folder = folderWithSettings();
      damage(folder, content);
      const store = settingsIn(folder);
      expect(store.setAside).toMatch(/settings\.damaged-\d+\.json$/);
      expect(readFileSync(store.setAside ?? '', 'utf8')).toBe(content);
      expect(store.read('account')).toEqual(ACCOUNT);
      store.settings = DARK;
      expect(settingsIn(folder).settings).toEqual(DARK);
    },
  );

  it('without a backup begin anew', () => {
    const folder = tempFolder();
    damage(folder);
    expect(settingsIn(folder).settings).toEqual(DEFAULT_SETTINGS);
  });

  it('that somebody damages while the app runs are written whole the next time', () => {
    const folder = folderWithSettings();
    const store = settingsIn(folder);
    damage(folder);
    expect(store.settings).toEqual(DARK);
    store.write('lastFolder', '/files');
    expect(settingsIn(folder).read('account')).toEqual(ACCOUNT);
    expect(settingsIn(folder).read('lastFolder')).toBe('/files');
  });

  it('that the disk does not give out are never written over, and the app opens', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'settings.json'));
    const store = settingsIn(folder);
    expect(store.trouble).toMatchObject({ code: 'EISDIR' });
    expect(store.settings).toEqual(DEFAULT_SETTINGS);
    expect(() => (store.settings = DARK)).toThrow('EISDIR');
    expect(store.settings).toEqual(DEFAULT_SETTINGS);
    expect(() => store.write('account', ACCOUNT)).toThrow();
    // What is needed while the app runs is kept in memory.
    expect(store.read('account')).toEqual(ACCOUNT);
  });
});

describe('a write that the disk took only a part of', () => {
  it('is taken back, and told as a full disk', () => {
    const path = join(tempFolder(), 'a.json');
    writeFileSync(path, '{"a":1}');
    expect(() => writeChecked(path, () => writeFileSync(path, '{"a":'))).toThrow('ENOSPC');
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}');
  });

  it('leaves nothing where nothing was', () => {
    const folder = tempFolder();
    const path = join(folder, 'a.json');
    expect(() => writeChecked(path, () => writeFileSync(path, '{'))).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('throws on what the writer threw, with the former content in place', () => {
    const path = join(tempFolder(), 'a.json');
    writeFileSync(path, '{"a":1}');
    const broken = (): void => {
      writeFileSync(path, '');
      throw new Error('EIO');
    };
    expect(() => writeChecked(path, broken)).toThrow('EIO');
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}');
  });
});
