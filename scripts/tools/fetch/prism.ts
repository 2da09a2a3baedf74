import { copyFile, access } from 'node:fs/promises';
import { join } from 'node:path';
import { captureChild } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import { projectRoot } from '../../support/project';
import { ensureCached, sharedCacheFolder } from './cache';

/** For one test only: 90 MB with what it depends on, all pinned by its lock file. */
const pinned = join(projectRoot, 'test/fixtures/prism');
const program = 'node_modules/@stoplight/prism-cli/dist/index.js';
const version = '5.14.2';
const fetchLimitMs = 10 * 60 * 1000;

/** Fetches Prism, which serves a described API, unless it is cached. Returns the path of its program for Node. */
export async function ensurePrism(): Promise<string> {
  const folder = join(sharedCacheFolder(), `prism-${version}`);
  await ensureCached({
    folder,
    isComplete: (each) =>
      access(join(each, program)).then(
        () => true,
        () => false,
      ),
    make: install,
  });
  return join(folder, program);
}

async function install(folder: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json'])
    await copyFile(join(pinned, file), join(folder, file));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const npm = await captureChild('npm', ['ci', ...options], { cwd: folder, limitMs: fetchLimitMs });
  if (npm.code !== 0) throw new ScriptFailure(`npm could not fetch Prism ${version}.\n${npm.stderr.trim()}`);
}
