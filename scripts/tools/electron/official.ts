import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { captureChild } from '../../support/child';
import { projectRoot } from '../../support/project';

const electronPackage = join(projectRoot, 'node_modules/electron');
// Enough for 120 MB over a slow line. Offline, Electron's installer fails within seconds.
const downloadLimitMs = 10 * 60 * 1000;

/** The path of the executable in a folder with the layout of Electron's zip. */
export function executableIn(dist: string, platform = process.platform): string {
  switch (platform) {
    case 'darwin':
      return join(dist, 'Electron.app/Contents/MacOS/Electron');
    case 'win32':
      return join(dist, 'electron.exe');
    default:
      return join(dist, 'electron');
  }
}

/** The Electron version in package.json of the installed electron package. */
export async function officialVersion(): Promise<string> {
  const described: unknown = JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8'));
  if (typeof described === 'object' && described !== null && 'version' in described) {
    return String(described.version);
  }
  throw new Error(`${electronPackage}/package.json names no version`);
}

/** The folder of the official Electron, if the required version is installed. */
export async function installedDist(): Promise<string | undefined> {
  const dist = join(electronPackage, 'dist');
  try {
    await access(executableIn(dist));
  } catch {
    return undefined;
  }
  return (await versionOf(dist)) === (await officialVersion()) ? dist : undefined;
}

/** The content of the `version` file; a folder that was assembled by hand may not have one. */
export async function versionOf(dist: string): Promise<string> {
  const text = await readFile(join(dist, 'version'), 'utf8').catch(() => 'of unknown version');
  return text.trim().replace(/^v/, '');
}

/** Runs the installer of the electron package, as `npx install-electron` does. Returns the reason if it fails. */
export async function downloadOfficial(): Promise<'downloaded' | { readonly reason: string }> {
  const installer = join(electronPackage, 'install.js');
  const { code, stderr } = await captureChild(process.execPath, [installer], {
    cwd: projectRoot,
    limitMs: downloadLimitMs,
  });
  if (code === 0) return 'downloaded';
  const firstLine = stderr
    .trim()
    .split('\n')[0]
    ?.replace(/^\w*Error: /, '');
  return { reason: firstLine || `its installer ended with code ${code}` };
}
