import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { captureChild } from '../../support/child';
import { projectRoot } from '../../support/project';

const electronPackage = join(projectRoot, 'node_modules/electron');
// Long enough for 120 MB over a slow line; without any line Electron's installer gives up by itself in seconds.
const downloadLimitMs = 10 * 60 * 1000;

/** Where the executable lies in a folder laid out as Electron's own zip is. */
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

/** The version this project is written and shipped for. */
export async function officialVersion(): Promise<string> {
  const described: unknown = JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8'));
  if (typeof described === 'object' && described !== null && 'version' in described) {
    return String(described.version);
  }
  throw new Error(`${electronPackage}/package.json names no version`);
}

/** The folder of the official Electron, when the one this project asks for is installed. */
export async function installedDist(): Promise<string | undefined> {
  const dist = join(electronPackage, 'dist');
  try {
    await access(executableIn(dist));
  } catch {
    return undefined;
  }
  return (await versionOf(dist)) === (await officialVersion()) ? dist : undefined;
}

/** What the zip's `version` file says; a folder somebody put together by hand may lack it. */
export async function versionOf(dist: string): Promise<string> {
  const text = await readFile(join(dist, 'version'), 'utf8').catch(() => 'of unknown version');
  return text.trim().replace(/^v/, '');
}

/** Has the electron package download its binary, as `npx install-electron` does. Answers why not, if it failed. */
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
