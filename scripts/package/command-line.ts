import { chmod, cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { completionScript } from '../../src/cli/completion';
import { needsNodeText } from '../../src/renderer/text/command-line';
import { bundleForNode } from '../tools/bundle';
import { projectRoot } from '../support/project';

/** The oldest Node that runs it: `engines` in package.json. */
const OLDEST = { major: 20, minor: 19 } as const;
const NEEDED = `${OLDEST.major}.${OLDEST.minor}`;

/** As EX_UNAVAILABLE of sysexits.h: something that it needs is not there. */
const UNAVAILABLE = 69;

/** Where the command line lies in the folder of resources. See decision record 77. */
export const COMMAND_LINE = 'command-line';

/** Its files by what they are for, from its folder. */
export const COMMAND_LINE_FILES = {
  program: 'event-importer',
  bash: 'completions/event-importer.bash',
  zsh: 'completions/_event-importer',
  fish: 'completions/event-importer.fish',
} as const;

/** Makes the folder of the command line as it is installed beside the app, for the Node of the user's computer. */
export async function makeCommandLine(
  folder: string,
  { version, platform, arch }: Pick<NodeJS.Process, 'platform'> & { version: string; arch: string },
): Promise<void> {
  await mkdir(join(folder, 'completions'), { recursive: true });
  const sources = join(projectRoot, 'src');
  const input = { index: join(sources, 'cli/index.ts'), thread: join(sources, 'worker/index.ts') };
  await bundleForNode(folder, input, 'mjs', { INSTALLED_VERSION: JSON.stringify(version) });
  await copyKeytar(join(folder, 'node_modules/keytar'), `${platform}-${arch}`);
  await writeFile(join(folder, 'start.cjs'), START);
  await writeFile(join(folder, 'load.cjs'), LOAD);
  if (platform === 'win32') await writeFile(join(folder, 'event-importer.cmd'), CMD);
  else await writeProgram(join(folder, COMMAND_LINE_FILES.program));
  for (const shell of ['bash', 'zsh', 'fish'] as const)
    await writeFile(join(folder, COMMAND_LINE_FILES[shell]), completionScript(shell));
  if (platform === 'win32')
    await writeFile(join(folder, 'completions/event-importer.ps1'), completionScript('powershell'));
}

/** Only what runs, and only for this platform: the native part of keytar works in every Node and every Electron. */
async function copyKeytar(to: string, platform: string): Promise<void> {
  const from = join(projectRoot, 'node_modules/keytar');
  const release = join(to, 'build/Release');
  await mkdir(release, { recursive: true });
  for (const name of ['package.json', 'LICENSE.md', 'lib'])
    await cp(join(from, name), join(to, name), { recursive: true });
  await cp(join(from, 'prebuilds', platform, 'keytar.node'), join(release, 'keytar.node'));
}

async function writeProgram(path: string): Promise<void> {
  const unfinished = `${path}.new`;
  await writeFile(unfinished, SH);
  await chmod(unfinished, 0o755);
  await rename(unfinished, path);
}

const SH = `#!/bin/sh
# The command line of Event Importer for Scarf, in the Node of this computer.
if ! command -v node >/dev/null 2>&1; then
  echo ${quoted(needsNodeText(NEEDED, null))} >&2
  exit ${UNAVAILABLE}
fi
# Never from the folder that it is called in: without its own place there is nothing to run.
place=$(readlink -f -- "$0") && folder=$(dirname -- "$place") || exit ${UNAVAILABLE}
exec node "$folder/start.cjs" "$@"
`;

const CMD = `@echo off\r
rem The command line of Event Importer for Scarf, in the Node of this computer.\r
where node >nul 2>nul || (\r
  echo ${needsNodeText(NEEDED, null)} 1>&2\r
  exit /b ${UNAVAILABLE}\r
)\r
node "%~dp0start.cjs" %*\r
`;

/** Every Node since 0.10 reads this. The rest is read by one that can. */
const START = `'use strict';
var parts = process.versions.node.split('.');
var isOlder = +parts[0] < ${OLDEST.major} || (+parts[0] === ${OLDEST.major} && +parts[1] < ${OLDEST.minor});
if (isOlder) {
  console.error(${JSON.stringify(needsNodeText(NEEDED, '{found}'))}.replace('{found}', process.versions.node));
  process.exit(${UNAVAILABLE});
}
require('./load.cjs');
`;

const LOAD = `import('./index.mjs');\n`;

/** As a shell reads a text. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
