import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';
import type { Counts } from './closing-line';

/** The environment variable that names the file the counts go to. */
export const countsFileVariable = 'EVENT_IMPORTER_TEST_COUNTS';

type Tally = Omit<Counts, 'finished'>;

/**
 * Counts every test case, and as a failure each file or group that broke outside its cases: one that did not load, or
 * whose setting up or clearing up failed. Writes after every file, so that a run that is cut off leaves what it knew.
 */
export default class CountReporter implements Reporter {
  readonly #file = process.env[countsFileVariable];
  readonly #modules = new Map<string, Tally>();

  onTestModuleEnd(module: TestModule): void {
    this.#modules.set(module.id, tally(module));
    this.#write(false, 0);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    for (const module of modules) this.#modules.set(module.id, tally(module));
    this.#write(true, errors.length);
  }

  #write(finished: boolean, strayErrors: number): void {
    if (this.#file === undefined) return;
    const tallies = [...this.#modules.values()];
    const sum = (of: keyof Tally): number => tallies.reduce((total, each) => total + each[of], 0);
    const counts: Counts = {
      passed: sum('passed'),
      failed: sum('failed') + strayErrors,
      skipped: sum('skipped'),
      finished,
    };
    writeFileSync(this.#file, JSON.stringify(counts));
  }
}

function tally(module: TestModule): Tally {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    // A case that never came to an end did not pass.
    counts[state === 'pending' ? 'failed' : state] += 1;
  }
  const groups = [module, ...module.children.allSuites()];
  counts.failed += groups.filter((group) => group.errors().length > 0).length;
  return counts;
}
