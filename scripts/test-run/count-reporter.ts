import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { Counts } from './closing-line';

/** The environment variable that names the file the counts go to. */
export const countsFileVariable = 'EVENT_IMPORTER_TEST_COUNTS';

type Tally = Pick<Counts, 'passed' | 'skipped' | 'failures'>;

/**
 * Counts every test case, and as a failure each file or group that broke outside its cases: one that did not load, or
 * whose setting up or clearing up failed. Writes after every file, so that a run that is cut off leaves what it knew.
 */
export default class CountReporter implements Reporter {
  readonly #file = process.env[countsFileVariable];
  readonly #modules = new Map<string, Tally>();

  onTestModuleEnd(module: TestModule): void {
    this.#modules.set(module.id, tally(module));
    this.#write(false, []);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const module of modules) this.#modules.set(module.id, tally(module));
    this.#write(
      true,
      errors.map((error) => told('outside of a test', [error])),
    );
  }

  #write(finished: boolean, strayErrors: readonly string[]): void {
    if (this.#file === undefined) return;
    const tallies = [...this.#modules.values()];
    const sum = (of: 'passed' | 'skipped'): number => tallies.reduce((total, each) => total + each[of], 0);
    const failures = [...tallies.flatMap((each) => each.failures), ...strayErrors];
    const counts: Counts = {
      passed: sum('passed'),
      failed: failures.length,
      skipped: sum('skipped'),
      finished,
      failures,
    };
    writeFileSync(this.#file, JSON.stringify(counts));
  }
}

function tally(module: TestModule): Tally {
  const failures: string[] = [];
  const counts = { passed: 0, skipped: 0 };
  for (const test of module.children.allTests()) {
    const { state, errors = [] } = test.result();
    // A case that never came to an end did not pass.
    if (state === 'pending' || state === 'failed') failures.push(told(nameOf(module, test), errors));
    else counts[state] += 1;
  }
  for (const group of [module, ...module.children.allSuites()])
    if (group.errors().length > 0) failures.push(told(nameOf(module, group), group.errors()));
  return { ...counts, failures };
}

function nameOf(module: TestModule, part: TestModule | TestSuite | TestCase): string {
  const project = module.project.name;
  const names = [module.relativeModuleId, ...(part.type === 'module' ? [] : [part.fullName])];
  return [...(project === '' ? [] : [project]), ...names].join(' > ');
}

/** With the first line of the first error: the whole of it is further up, where a log may be cut off. */
function told(name: string, [first]: readonly SerializedError[]): string {
  return first === undefined ? name : `${name}: ${first.message.split('\n', 1).join('')}`;
}
