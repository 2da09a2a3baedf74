// npm run check: format, lint, rooms and types. All steps run, so that one run shows all findings.
// With --quick: types and lint, as far as files differ from the last commit.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { captureChild } from './support/child';
import { runScript } from './support/failure';
import { projectRoot } from './support/project';

const prettier = join(projectRoot, 'node_modules/prettier/bin/prettier.cjs');
const eslint = join(projectRoot, 'node_modules/eslint/bin/eslint.js');
const svelteCheck = join(projectRoot, 'node_modules/svelte-check/bin/svelte-check');
const depcruise = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
// TypeScript 7, which is native: half of the work of 6, which is what lint and svelte-check are made for.
const tsc = join(projectRoot, 'node_modules/typescript-native/bin/tsc');

/** Results of the last run, so that the next one checks only what changed. */
const cache = join(projectRoot, '.cache');

const LINTED = /\.(?:ts|js|cjs|mjs|svelte)$/;
/** What the types of the window depend on: its own files, what it may import, their settings and the packages. */
const READ_BY_WINDOW = /^(?:src\/(?:renderer|shared|engine)\/|tsconfig|package-lock\.json$)/;

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const format: Step = {
  name: 'format',
  command: [
    ...[prettier, '--cache', '--cache-location', join(cache, 'prettier')],
    ...['--check', '--log-level', 'warn', '.'],
  ],
};
const rooms: Step = {
  name: 'rooms',
  command: [depcruise, '--config', '.dependency-cruiser.mjs', 'src'],
};
// Each process has TypeScript settings of its own, so that it cannot use what is missing at run time.
const types: Step = { name: 'types', command: [tsc, '--build'] };
const windowTypes: Step = {
  name: 'types of the window',
  command: [svelteCheck, '--tsconfig', 'src/renderer/tsconfig.json', '--fail-on-warnings'],
};

await runScript(async () => {
  const steps = process.argv.includes('--quick')
    ? quickSteps(await changedFiles())
    : [format, ...lint(['.']), rooms, types, windowTypes];
  const results = await Promise.all(steps.map(passes));
  const wrong = results.filter((passed) => !passed).length;
  console.log(
    wrong === 0 ? 'The check found nothing.' : `${wrong} of ${steps.length} steps found something.`,
  );
  return wrong === 0 ? 0 : 1;
});

/** `null`: Git does not say what changed. svelte-check begins anew each time, so it runs only where it may find something. */
function quickSteps(changed: readonly string[] | null): readonly Step[] {
  if (changed === null) return [...lint(['.']), types, windowTypes];
  const isWindowChanged = changed.some((file) => READ_BY_WINDOW.test(file));
  if (!isWindowChanged) console.log('types of the window: as in the last commit, not checked');
  return [
    ...lint(changed.filter((file) => LINTED.test(file) && existsSync(join(projectRoot, file)))),
    types,
    ...(isWindowChanged ? [windowTypes] : []),
  ];
}

function lint(files: readonly string[]): readonly Step[] {
  return files.length === 0
    ? []
    : [{ name: 'lint', command: [eslint, '--max-warnings', '0', '--no-warn-ignored', ...files] }];
}

/** The files that differ from the last commit, also those that are gone; null where Git does not answer. */
async function changedFiles(): Promise<readonly string[] | null> {
  try {
    const changed = await gitLines('diff', '--name-only', '--relative', 'HEAD');
    const added = await gitLines('ls-files', '--others', '--exclude-standard');
    return [...changed, ...added];
  } catch {
    return null;
  }
}

async function gitLines(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout } = await captureChild('git', args, { cwd: projectRoot });
  if (code !== 0) throw new Error(`git ended with code ${code}`);
  return stdout.split('\n');
}

async function passes({ name, command }: Step): Promise<boolean> {
  const { code, stdout, stderr } = await captureChild(process.execPath, command, { cwd: projectRoot });
  if (code === 0) console.log(`${name}: fine`);
  else console.error(`${name}:\n${stdout}${stderr}`);
  return code === 0;
}
