import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../scripts/support/project';
import { APP_NAME, appDataFolder } from '../../../src/main/places/data-folder';

it('is named as the package names the app', () => {
  expect(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))).toMatchObject({
    productName: APP_NAME,
  });
});

it.each([
  ['win32', { APPDATA: '/roaming' }, '/roaming'],
  ['win32', {}, '/home/ana/AppData/Roaming'],
  ['darwin', {}, '/home/ana/Library/Application Support'],
  ['linux', {}, '/home/ana/.config'],
  ['linux', { XDG_CONFIG_HOME: '/config' }, '/config'],
] as const)('lies where %s keeps the data of apps with %o', (platform, env, folder) => {
  expect(appDataFolder({ ...process, platform, env }, '/home/ana')).toBe(folder);
});
