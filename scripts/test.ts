// npm test and its kin: a real Electron, a real keychain and an invisible screen, then the tests. The last line is the verdict.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './tools/build-app';
import { runChild, type Environment } from './support/child';
import { runInDesktop, startDesktop, type Desktop } from './tools/desktop/run-in-desktop';
import { electronEnvironment } from './tools/electron/find';
import { sayFailure } from './support/failure';
import { ensureNode24 } from './tools/fetch/node24';
import { prepareElectron } from './tools/prepare-electron';
import { projectRoot, tools } from './support/project';
import { ensureChromium } from './tools/system/ensure-system';
import { verdict, type Counts, type Pass } from './test-run/closing-line';
import { countsFileVariable } from './test-run/count-reporter';
import { offerDesktops } from './test-run/desktops';
import { planTests, wavesOf, type Suite, type TestPlan } from './test-run/runs';

const limitMs: Readonly<Record<Suite, number>> = {
  quick: 5 * 60 * 1000,
  test: 15 * 60 * 1000,
  ci: 20 * 60 * 1000,
  all: 60 * 60 * 1000,
};
/** Test files with windows wait most of their time: for pages, for servers, for an app to start. */
const DESKTOPS = 4;
/**
 * For tests without a window, beside those with one: so many that both sides end at about the same time. `quick` has the
 * check of types beside it, and each worker loads all code anew.
 */
const PLAIN_WORKERS: Readonly<Record<Suite, number>> = { quick: 2, test: 4, ci: 3, all: 3 };
const desktop = { display: 'private', session: { keyring: 'unlocked' } } as const;
const reporter = join(projectRoot, 'scripts/test-run/count-reporter.ts');

const passes: Pass[] = [];
const folder = await mkdtemp(join(tmpdir(), 'event-importer-counts-'));
try {
  await runTests(planTests(process.argv.slice(2)));
} catch (error) {
  console.error(sayFailure(error));
  passes.push({ counts: undefined, exitCode: 1 });
}
await rm(folder, { recursive: true, force: true });
const { failures, line, exitCode } = verdict(passes);
process.exitCode = exitCode;
for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(line);

/** Everything that is missing is fetched and built first, then the tests run. */
async function runTests({ suite, runs, rest }: TestPlan): Promise<void> {
  const needs = new Set(runs.map((run) => run.needs));
  const env: Record<string, string | undefined> = {};
  // test/support/rounds.ts reads it: long tests run all their rounds.
  if (suite === 'all') env['EVENT_IMPORTER_TEST_ROUNDS'] = 'all';
  if (needs.has('app')) Object.assign(env, electronEnvironment(await prepareElectron('private-desktop')));
  if (needs.has('chromium')) env['CHROMIUM'] = await ensureChromium();
  if (needs.has('app') || needs.has('chromium')) await buildApp();

  for (const wave of wavesOf(runs)) {
    await Promise.all(
      wave.map(async (group, nth) => {
        const node24 = group.some(({ node }) => node === 'node24');
        const program = node24 ? await ensureNode24() : process.execPath;
        const countsFile = join(folder, `${group.map(({ name }) => name).join('-')}.json`);
        const args = [
          ...[tools.vitest, 'run', '--reporter=default', `--reporter=${reporter}`],
          ...group.map(({ project }) => `--project=${project}`),
          // A filter may leave none of a group's tests.
          ...(group.length < runs.length ? ['--passWithNoTests'] : []),
          ...(suite === 'quick' || nth > 0 ? [`--maxWorkers=${PLAIN_WORKERS[suite]}`] : []),
          ...rest,
        ];
        const shows = nth === 0 ? 'at once' : 'at the end';
        const options = { cwd: projectRoot, limitMs: limitMs[suite], shows } as const;
        const own = { ...env, [countsFileVariable]: countsFile };
        const exitCode = group.some(({ needs }) => needs === 'app')
          ? await runInDesktops(program, args, { ...options, env: own })
          : await runChild(program, args, { ...options, env: { ...process.env, ...own } });
        passes.push({ counts: await readCounts(countsFile), exitCode });
      }),
    );
  }
}

/** In the first of several desktops; the others are for test files with windows that run at the same time. */
async function runInDesktops(
  program: string,
  args: readonly string[],
  options: { readonly env: Environment; readonly cwd: string; readonly limitMs: number },
): Promise<number> {
  const others: Desktop[] = [];
  try {
    while (process.platform === 'linux' && others.length < DESKTOPS - 1)
      others.push(await startDesktop(desktop));
    const env = { ...options.env, ...offerDesktops(others.map((one) => one.env)) };
    return await runInDesktop(program, args, { ...desktop, ...options, env });
  } finally {
    for (const { stop } of others) await stop();
  }
}

async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  // Written by our own reporter a moment ago, into a folder only we may enter.
  return text === undefined ? undefined : (JSON.parse(text) as Counts);
}
