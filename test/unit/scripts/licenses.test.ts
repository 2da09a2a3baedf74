import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ShippedPart } from '../../../src/shared/app/shipped-part';
import { isAllowed } from '../../../scripts/licenses/allowed-licenses';
import { packagesOf } from '../../../scripts/licenses/bundled-packages';
import { sbomName, sbomText } from '../../../scripts/licenses/sbom';
import {
  checkLicenses,
  inOrder,
  packagesNeededBy,
  partOfPackage,
} from '../../../scripts/licenses/shipped-parts';
import { tempFolder } from '../../support/temp-folder';

const part = (more: Partial<ShippedPart>): ShippedPart => ({
  ...{ name: 'left-pad', version: '1.0.0', license: 'MIT', text: 'Permission is hereby granted' },
  ...more,
});

describe('the license of a shipped part', () => {
  it.each([
    ['MIT', true],
    ['(MIT)', false],
    ['MIT OR GPL-3.0-only', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['SEE LICENSE IN license.txt', false],
  ])('%s is allowed: %s', (license, expected) => {
    expect(isAllowed(license)).toBe(expected);
  });

  it('is refused, with the part named, when it is not on the list, not named or without its text', () => {
    checkLicenses([part({})]);
    expect(() => checkLicenses([part({}), part({ name: 'gnu', license: 'GPL-3.0-only' })])).toThrow(
      'gnu 1.0.0 has the license GPL-3.0-only.',
    );
    expect(() => checkLicenses([part({ license: '' })])).toThrow('left-pad 1.0.0 names no license.');
    expect(() => checkLicenses([part({ text: '' })])).toThrow('comes without the text');
  });
});

describe('the packages of a bundle', () => {
  it('are those whose modules are in it, also packages within packages and on Windows', () => {
    expect(
      packagesOf([
        '/app/src/main/index.ts',
        '\0commonjsHelpers.js',
        '\0/app/node_modules/undici/lib/api.js?commonjs-module',
        '/app/node_modules/conf/node_modules/@scope/ajv/dist/index.js',
        'C:\\app\\node_modules\\zod\\index.js',
        '/app/node_modules/undici/index.js',
      ]),
    ).toEqual([
      '/app/node_modules/conf/node_modules/@scope/ajv',
      '/app/node_modules/undici',
      'C:/app/node_modules/zod',
    ]);
  });

  it('bring all texts of their licenses, and the packages that they need', async () => {
    const modules = tempFolder();
    const add = (name: string, described: object): void => {
      mkdirSync(join(modules, name));
      writeFileSync(
        join(modules, name, 'package.json'),
        JSON.stringify({ name, version: '2.0.0', ...described }),
      );
    };
    add('a', { license: { type: 'ISC' }, dependencies: { b: '*' } });
    add('b', { license: 'MIT', dependencies: { a: '*' } });
    writeFileSync(join(modules, 'a', 'LICENSE-MIT.md'), 'One\r\n');
    writeFileSync(join(modules, 'a', 'NOTICE'), 'Two');
    writeFileSync(join(modules, 'a', 'licensed.js'), '');
    expect(await packagesNeededBy('a', modules)).toEqual([join(modules, 'a'), join(modules, 'b')]);
    expect(await partOfPackage(join(modules, 'a'))).toEqual({
      ...{ name: 'a', version: '2.0.0', license: 'ISC', text: 'One\n\nTwo' },
    });
  });
});

it('a bill of materials has a name of its own for each system, so that none replaces another in a release', () => {
  const app = { name: 'app', version: '1.0.0' };
  const systems = [
    { platform: 'linux', arch: 'x64' },
    { platform: 'win32', arch: 'x64' },
    { platform: 'darwin', arch: 'arm64' },
    { platform: 'darwin', arch: 'x64' },
  ] as const;
  expect(systems.map((system) => sbomName(app, system))).toEqual([
    'app-1.0.0-linux-x64.cdx.json',
    'app-1.0.0-win-x64.cdx.json',
    'app-1.0.0-mac-arm64.cdx.json',
    'app-1.0.0-mac-x64.cdx.json',
  ]);
});

it('a bill of materials names each part once with its license, and is the same for the same parts', () => {
  const parts = inOrder([
    part({ name: '@lucide/svelte' }),
    part({ name: 'Inter', license: 'OFL-1.1' }),
    part({}),
    part({}),
  ]);
  const app = { name: 'app', version: '1.0.0', license: 'MIT' };
  const text = sbomText({ app, electron: '45.0.0', parts });
  expect(sbomText({ app, electron: '45.0.0', parts })).toBe(text);
  expect(JSON.parse(text)).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: expect.stringMatching(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    metadata: { component: { type: 'application', name: 'app', version: '1.0.0' } },
    components: [
      { name: 'electron', version: '45.0.0' },
      { group: '@lucide', name: 'svelte', purl: 'pkg:npm/%40lucide/svelte@1.0.0' },
      { type: 'data', name: 'Inter', licenses: [{ license: { id: 'OFL-1.1' } }] },
      { name: 'left-pad', licenses: [{ license: { id: 'MIT' } }] },
    ],
  });
});
