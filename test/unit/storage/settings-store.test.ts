import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SettingsStore } from '../../../src/main/storage/settings-store';
import { writeChecked } from '../../../src/main/storage/checked-write';
import { DEFAULT_SETTINGS } from '../../../src/shared/app/settings';
import { settingsIn } from '../../support/settings-in';
import { tempFolder } from '../../support/temp-folder';

const DARK = { ...DEFAULT_SETTINGS, theme: 'dark' } as const;
const ACCOUNT = { owner: 'acme', tokenSaved: true };

/** Settings saved twice, so that there is a backup. */
function folderWithSettings(): string {
  const folder = tempFolder();
  const store = settingsIn(folder);
  store.write('account', ACCOUNT);
  store.change(DARK);
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
      store.change(DARK);
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
    expect(() => store.change(DARK)).toThrow('EISDIR');
    expect(store.settings).toEqual(DEFAULT_SETTINGS);
    expect(() => store.write('account', ACCOUNT)).toThrow();
    // This run keeps the value in memory.
    expect(store.read('account')).toEqual(ACCOUNT);
  });
});

describe('settings that an organization decided', () => {
  it('win over the user’s if they are locked, and are there again once they are not', () => {
    const folder = folderWithSettings();
    const locked = settingsIn(folder, { locked: { theme: 'light' }, defaults: {} });
    expect(locked.settings.theme).toBe('light');
    locked.change({ textSize: 150 });
    expect(settingsIn(folder).settings).toEqual({ ...DARK, textSize: 150 });
  });

  it('can turn updates off, and choose their channel', () => {
    const decided = { locked: { updates: 'off' }, defaults: { updateChannel: 'testing' } } as const;
    expect(settingsIn(tempFolder(), decided).settings).toMatchObject({
      updates: 'off',
      updateChannel: 'testing',
    });
    expect(settingsIn(tempFolder()).settings).toMatchObject({ updates: 'ask', updateChannel: 'stable' });
  });

  it('hold as defaults until the user decides, and a change of another setting is no decision', () => {
    const folder = tempFolder();
    const withDefault = (proxy: 'system' | 'none'): SettingsStore =>
      settingsIn(folder, { locked: {}, defaults: { proxy } });
    withDefault('none').change({ textSize: 150 });
    expect(withDefault('none').settings.proxy).toBe('none');
    expect(settingsIn(folder).settings.proxy).toBe('system');
    withDefault('none').change({ proxy: 'system' });
    expect(withDefault('none').settings.proxy).toBe('system');
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
