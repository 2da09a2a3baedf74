import { ScriptFailure } from '../support/failure';

/** What `npm run test:quick`, `npm test`, `npm run test:ci` and `npm run test:all` are, each with the one before it. */
export type Suite = 'quick' | 'test' | 'ci' | 'all';
const SUITES: readonly Suite[] = ['quick', 'test', 'ci', 'all'];

export interface TestRun {
  /** What `--project` calls it. */
  readonly name: string;
  /** The project of vitest.config.ts. */
  readonly project: string;
  readonly node: 'own' | 'node24';
  /** What has to be there: the app in Electron with its desktops, the built page with a Chromium, or neither. */
  readonly needs: 'app' | 'chromium' | 'nothing';
  /** The smallest suite that has it; the larger ones have it as well. */
  readonly from: Suite;
}

/** Every kind of test, and the suite it belongs to. To move one, change its `from`. */
export const TEST_RUNS: readonly TestRun[] = [
  { name: 'unit', project: 'unit', node: 'own', needs: 'nothing', from: 'quick' },
  { name: 'component', project: 'component', node: 'own', needs: 'nothing', from: 'quick' },
  // Whole imports, worker threads and programs: what `unit` and `component` leave out, so that they are quick.
  { name: 'integration', project: 'integration', node: 'own', needs: 'nothing', from: 'test' },
  { name: 'faults', project: 'faults', node: 'own', needs: 'nothing', from: 'test' },
  { name: 'e2e', project: 'e2e', node: 'own', needs: 'app', from: 'test' },
  // Each state, sample and end of the app one after the other; `e2e` looks at some of each.
  { name: 'walks', project: 'walks', node: 'own', needs: 'app', from: 'ci' },
  // `faults` holds what main does under the same faults; these hold what the real window says and what Electron adds.
  { name: 'faults-window', project: 'faults-window', node: 'own', needs: 'app', from: 'ci' },
  { name: 'campaigns', project: 'campaigns', node: 'own', needs: 'app', from: 'all' },
  // The installers of this system: made, installed, used and removed.
  { name: 'install', project: 'install', node: 'own', needs: 'app', from: 'all' },
  // The command line before another server than ours: Prism, with the description that Scarf publishes.
  { name: 'described', project: 'described', node: 'own', needs: 'nothing', from: 'all' },
  // Near Electron 45: its Node, and its Chromium.
  { name: 'unit-node24', project: 'unit', node: 'node24', needs: 'nothing', from: 'all' },
  { name: 'integration-node24', project: 'integration', node: 'node24', needs: 'nothing', from: 'all' },
  { name: 'faults-node24', project: 'faults', node: 'node24', needs: 'nothing', from: 'all' },
  { name: 'chromium', project: 'chromium', node: 'own', needs: 'chromium', from: 'all' },
];

/**
 * The runs by the runners that they need, in waves: those of a wave run at the same time, one wave after the other. Tests
 * with windows wait for most of their time, and those without one fill it.
 */
export function wavesOf(runs: readonly TestRun[]): readonly (readonly (readonly TestRun[])[])[] {
  const own = runs.filter(({ node }) => node === 'own');
  const needing = (what: TestRun['needs']) => own.filter(({ needs }) => needs === what);
  const waves = [
    [needing('app'), needing('nothing')],
    [needing('chromium')],
    [runs.filter(({ node }) => node === 'node24')],
  ];
  return waves.map((wave) => wave.filter((group) => group.length > 0)).filter((wave) => wave.length > 0);
}

/** By the tag of vitest.config.ts. They count as skipped, so that the closing line says how many there are. */
const WITHOUT_LONG_TESTS = '--tags-filter=!long';

export interface TestPlan {
  readonly suite: Suite;
  readonly runs: readonly TestRun[];
  /** For vitest: all that was asked for but the projects, and for `quick` to leave out the long tests. */
  readonly rest: readonly string[];
}

/** Reads `[suite] [--project name]… [what vitest takes]`. Projects that are named take the place of the suite's. */
export function planTests(args: readonly string[]): TestPlan {
  const suite = SUITES.find((name) => name === args[0]);
  const rest: string[] = [];
  const named: string[] = [];
  const words = args.slice(suite === undefined ? 0 : 1);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--project') named.push(words[(at += 1)] ?? '');
    else if (word.startsWith('--project=')) named.push(word.slice('--project='.length));
    else rest.push(word);
  }
  const runs = named.length > 0 ? named.map(runNamed) : runsOf(suite ?? 'test');
  if (suite === 'quick') rest.push(WITHOUT_LONG_TESTS);
  return { suite: suite ?? 'test', runs, rest };
}

export function runsOf(suite: Suite): readonly TestRun[] {
  return TEST_RUNS.filter(({ from }) => SUITES.indexOf(from) <= SUITES.indexOf(suite));
}

function runNamed(name: string): TestRun {
  const run = TEST_RUNS.find((one) => one.name === name);
  if (run !== undefined) return run;
  const names = TEST_RUNS.map((one) => one.name).join(', ');
  throw new ScriptFailure(`There is no project ${name}. There are: ${names}.`);
}
