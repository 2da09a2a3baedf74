import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DebugLogger } from 'builder-util';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config';
import type { Configuration } from 'electron-builder';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../scripts/support/project';

let config: Configuration;
beforeAll(async () => {
  config = await getConfig(projectRoot, null, null);
});

describe('the configuration of the packages', () => {
  it('is one that electron-builder takes', async () => {
    await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
  });

  it('makes an installer for the user and one for IT on Windows, and never removes the user’s data', () => {
    expect(config.win?.target).toEqual(['nsis', 'msi']);
    expect(config.nsis).toMatchObject({ oneClick: true, perMachine: false, deleteAppDataOnUninstall: false });
    expect(config.msi).toMatchObject({
      perMachine: true,
      upgradeCode: '23b36214-a3b9-45fa-8f7d-d3b09880ba52',
    });
  });

  it('hardens the app on macOS, with one exception', () => {
    expect(config.mac).toMatchObject({ hardenedRuntime: true, notarize: true, minimumSystemVersion: '13.0' });
    const entitlements = readFileSync(join(projectRoot, String(config.mac?.entitlements)), 'utf8');
    expect([...entitlements.matchAll(/<key>(.*?)<\/key>/g)].map((key) => key[1])).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('gives every file a name that every system takes, with the version in it', () => {
    const name = String(config.artifactName);
    expect(name).toContain('${version}');
    expect(name.replace(/\$\{\w+\}/g, 'x')).toMatch(/^[\w.-]+$/);
  });

  it('takes no code into a package but what was built', () => {
    expect(config.files).toEqual([{ filter: ['out/**', 'package.json', 'resources/icons/256x256.png'] }]);
    expect(config.asar).toBe(true);
  });
});
