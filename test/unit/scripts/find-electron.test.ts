import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeElectron, findElectron } from '../../../scripts/tools/electron/find';
import { executableIn } from '../../../scripts/tools/electron/official';
import {
  fallbackIsCached,
  fallbackSupported,
  placeInLayout,
} from '../../../scripts/tools/electron/registry-fallback';

let dist: string;
beforeEach(async () => void (dist = await mkdtemp(join(tmpdir(), 'electron-'))));
afterEach(() => rm(dist, { recursive: true }));

async function putExecutable(): Promise<void> {
  await mkdir(dirname(executableIn(dist)), { recursive: true });
  await writeFile(executableIn(dist), '');
  await chmod(executableIn(dist), 0o755);
}

describe('an Electron named by the user', () => {
  it('is preferred, and its label gives version, path and reason', async () => {
    await putExecutable();
    await writeFile(join(dist, 'version'), 'v45.4.1\n');
    const found = await findElectron({ ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect(found).toMatchObject({ source: 'override', version: '45.4.1', executable: executableIn(dist) });
    expect(describeElectron(found)).toBe(
      `Using Electron 45.4.1 (${dist}): ELECTRON_OVERRIDE_DIST_PATH names it.`,
    );
  });

  it('is an error if it does not exist: no other Electron replaces it', async () => {
    await expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: dist })).rejects.toThrow(
      'Correct it or unset it.',
    );
  });
});

describe('a cached fallback Electron', () => {
  it('is not used without its marker', async () => {
    await writeFile(join(dist, 'electron'), '');
    expect(await fallbackIsCached(dist)).toBe(false);
  });

  it('is not used when its marker names another package or default app', async () => {
    await writeFile(join(dist, 'electron'), '');
    await writeFile(join(dist, 'complete.json'), '{"package":"other@1.0.0","integrity":"","defaultApp":""}');
    expect(await fallbackIsCached(dist)).toBe(false);
  });

  it("has only Electron's own files, under their official names", () => {
    const places = {
      'Cypress/Cypress': 'electron',
      'Cypress/LICENSE.electron.txt': 'LICENSE',
      'Cypress/LICENSES.chromium.html': 'LICENSES.chromium.html',
      'Cypress/locales/en-US.pak': 'locales/en-US.pak',
      'Cypress/resources.pak': 'resources.pak',
      'Cypress/v8_context_snapshot.bin': 'v8_context_snapshot.bin',
      'Cypress/browser_v8_context_snapshot.bin': undefined,
      'Cypress/resources/app/index.js': undefined,
      'beside/it': undefined,
    };
    expect(Object.fromEntries(Object.keys(places).map((name) => [name, placeInLayout(name)]))).toEqual(
      places,
    );
  });

  it('exists for Linux on x64 only', () => {
    expect(fallbackSupported('linux', 'x64')).toBe(true);
    expect(fallbackSupported('linux', 'arm64')).toBe(false);
    expect(fallbackSupported('darwin', 'x64')).toBe(false);
    expect(fallbackSupported('win32', 'x64')).toBe(false);
  });
});

it('the path of the Electron executable depends on the system', () => {
  expect(executableIn('d', 'linux')).toBe(join('d', 'electron'));
  expect(executableIn('d', 'win32')).toBe(join('d', 'electron.exe'));
  expect(executableIn('d', 'darwin')).toBe(join('d', 'Electron.app/Contents/MacOS/Electron'));
});
