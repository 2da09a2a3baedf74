// npm run check: format, lint, rooms and types. All steps run, so that one run shows all findings.
// With --quick: lint and types only, and lint skips files that are unchanged since the last quick run.
import { join } from 'node:path';
import { captureChild } from './support/child';
import { runScript } from './support/failure';
import { projectRoot } from './support/project';

const prettier = join(projectRoot, 'node_modules/prettier/bin/prettier.cjs');
const eslint = join(projectRoot, 'node_modules/eslint/bin/eslint.js');
const svelteCheck = join(projectRoot, 'node_modules/svelte-check/bin/svelte-check');
const depcruise = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

// Each process has its own TypeScript settings, so that it cannot use what is missing at run time.
const typed = ['src/shared', 'src/engine', 'src/worker', 'src/main', 'src/preload', 'test'];

/** Results of the last run, so that the next one checks only what changed. */
const cache = join(projectRoot, '.cache');

/** The cache misses findings that another file causes, so only the quick run uses it. */
const lintCache = ['--cache', '--cache-strategy', 'content', '--cache-location', join(cache, 'eslint')];

const isQuick = process.argv.includes('--quick');

const allSteps: readonly Step[] = [
  {
    name: 'format',
    command: [
      prettier,
      '--cache',
      '--cache-location',
      join(cache, 'prettier'),
      '--check',
      '--log-level',
      'warn',
      '.',
    ],
  },
  { name: 'lint', command: [eslint, '--max-warnings', '0', ...(isQuick ? lintCache : []), '.'] },
  { name: 'rooms', command: [depcruise, '--config', '.dependency-cruiser.mjs', 'src'] },
  {
    name: 'types of src/renderer',
    command: [svelteCheck, '--tsconfig', 'src/renderer/tsconfig.json', '--fail-on-warnings'],
  },
  ...typed.map((room) => ({
    name: `types of ${room}`,
    command: [
      ...[tsc, '--noEmit', '-p', room],
      ...['--incremental', '--tsBuildInfoFile', join(cache, `types-${room.replace('/', '-')}.json`)],
    ],
  })),
];

const steps = allSteps.filter(({ name }) => !isQuick || name === 'lint' || name.startsWith('types'));

await runScript(async () => {
  const results = await Promise.all(steps.map(passes));
  const wrong = results.filter((passed) => !passed).length;
  console.log(
    wrong === 0 ? 'The check found nothing.' : `${wrong} of ${steps.length} steps found something.`,
  );
  return wrong === 0 ? 0 : 1;
});

async function passes({ name, command }: Step): Promise<boolean> {
  const { code, stdout, stderr } = await captureChild(process.execPath, command, { cwd: projectRoot });
  if (code === 0) console.log(`${name}: fine`);
  else console.error(`${name}:\n${stdout}${stderr}`);
  return code === 0;
}
