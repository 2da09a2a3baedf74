// npm test: a real Electron, a real keychain and an invisible screen, then all tests. The last line is the verdict.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './build';
import { runInDesktop, startDesktop } from './desktop/run-in-desktop';
import { electronEnvironment } from './electron/find';
import { sayFailure } from './failure';
import { prepareElectron } from './prepare';
import { projectRoot, tools } from './project';
import { verdict, type Counts } from './test-run/closing-line';
import { countsFileVariable } from './test-run/count-reporter';
import { offerDesktops } from './test-run/desktops';

const limitMs = 13 * 60 * 1000;
const desktop = { display: 'private', session: { keyring: 'unlocked' } } as const;
const reporter = join(projectRoot, 'scripts/test-run/count-reporter.ts');

const folder = await mkdtemp(join(tmpdir(), 'event-importer-counts-'));
const countsFile = join(folder, 'counts.json');
let runnerExitCode = 1;
try {
  runnerExitCode = await runTests(process.argv.slice(2));
} catch (error) {
  console.error(sayFailure(error));
}
const { line, exitCode } = verdict(await readCounts(), runnerExitCode);
await rm(folder, { recursive: true, force: true });
process.exitCode = exitCode;
console.log(line);

async function runTests(vitestArguments: readonly string[]): Promise<number> {
  const electron = await prepareElectron('private-desktop');
  await buildApp();
  const args = [tools.vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...vitestArguments];
  const another = process.platform === 'linux' ? [await startDesktop(desktop)] : [];
  try {
    return await runInDesktop(process.execPath, args, {
      ...desktop,
      cwd: projectRoot,
      env: {
        ...electronEnvironment(electron),
        ...offerDesktops(another.map(({ env }) => env)),
        [countsFileVariable]: countsFile,
      },
      limitMs,
    });
  } finally {
    for (const { stop } of another) await stop();
  }
}

async function readCounts(): Promise<Counts | undefined> {
  const text = await readFile(countsFile, 'utf8').catch(() => undefined);
  // Written by our own reporter a moment ago, into a folder only we may enter.
  return text === undefined ? undefined : (JSON.parse(text) as Counts);
}
