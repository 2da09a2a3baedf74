// The bench itself, inside its private desktop: measures each size over each line and writes what came out.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findElectron } from '../electron/find';
import { projectRoot } from '../project';
import { measure, type Measured, type Plan } from './measure';
import { reportOf } from './report';

const EVENTS_PER_50_MB = 160_000;
const EVENTS_PER_465_MB = 1_500_000;
const EVENTS_PER_5_GB = 16_000_000;
const MBIT = 1e6;

/** `--quick`: the small file over loopback, once. `--huge`: also 5 GB. */
function plansFor(switches: readonly string[]): readonly Plan[] {
  const small = { events: EVENTS_PER_50_MB, rounds: 3 };
  const large = { events: EVENTS_PER_465_MB, rounds: 3 };
  if (switches.includes('--quick')) return [{ ...small, rounds: 1, line: Infinity, validate: true }];
  return [
    { ...small, line: Infinity, validate: true },
    { ...large, line: Infinity, validate: true },
    { ...small, rounds: 1, line: 10 * MBIT, validate: false },
    { ...large, rounds: 1, line: 100 * MBIT, validate: false },
    ...(switches.includes('--huge')
      ? [{ events: EVENTS_PER_5_GB, rounds: 1, line: Infinity, validate: true }]
      : []),
  ];
}

const { executable, version } = await findElectron();
const results: Measured[] = [];
for (const plan of plansFor(process.argv.slice(2))) {
  results.push(await measure(plan, executable));
  console.log(`${plan.events} events over ${plan.line} bit/s: done`);
}
const report = reportOf(results, version);
console.log(report);
const folder = join(projectRoot, 'docs');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'benchmarks.md'), report);
await writeFile(
  join(folder, 'benchmarks.json'),
  `${JSON.stringify(results, (_key, value: unknown) => (value === Infinity ? 'loopback' : value), 2)}\n`,
);
