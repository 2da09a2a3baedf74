import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makePackage } from '../../scripts/package/make-package';
import { captureChild } from '../../scripts/support/child';
import { projectRoot } from '../../scripts/support/project';
import { findElectron } from '../../scripts/tools/electron/find';
import { tempFolder } from '../support/temp-folder';

/** All that a build reads. */
const SOURCES = [
  'LICENSE',
  'electron-builder.yml',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];
const FOLDERS = ['docs', 'node_modules', 'resources', 'scripts', 'src', 'test'];

async function run(command: string, args: readonly string[], cwd = projectRoot): Promise<void> {
  const { code, stdout, stderr } = await captureChild(command, args, { cwd });
  expect(code, `${command} ${args.join(' ')}\n${stdout.slice(-4_000)}\n${stderr}`).toBe(0);
}

it('two builds of the same sources, in two folders, give the same app, byte for byte', async () => {
  await mkdir(join(projectRoot, '.cache'), { recursive: true });
  // On the same disk as the project: its 40,000 files of packages are linked, not copied.
  const copy = await mkdtemp(join(projectRoot, '.cache/second-build-'));
  onTestFinished(() => rm(copy, { recursive: true, force: true }));
  const configs = ['svelte.config.js', 'tsconfig.base.json', 'tsconfig.json'];
  await run('cp', ['-a', '--link', ...SOURCES, ...configs, ...FOLDERS, copy]);
  await run(process.execPath, ['--import', 'tsx', 'scripts/package.ts', '--dir'], copy);

  const output = tempFolder();
  const electron = await findElectron();
  await makePackage({ electron, output, make: 'unpacked', purpose: 'trial' });
  const unpacked = 'linux-unpacked';
  await run('diff', ['-r', '--no-dereference', join(output, unpacked), join(copy, 'dist', unpacked)]);
  await run('diff', ['-r', join(projectRoot, 'out'), join(copy, 'out')]);
});
