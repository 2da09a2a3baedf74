import { describe, expect, it } from 'vitest';
import config from '../../../vitest.config';
import { planTests, runsOf, TEST_RUNS } from '../../../scripts/test-run/runs';

const names = (args: readonly string[]): string[] => planTests(args).runs.map(({ name }) => name);

describe('a test command', () => {
  it('runs the suite that it names, or the default suite', () => {
    expect(planTests([]).runs).toEqual(runsOf('test'));
    expect(planTests(['all']).runs).toEqual(TEST_RUNS);
    expect(names(['quick'])).toEqual(['unit', 'component']);
  });

  it('runs the projects that it names and passes other arguments to vitest', () => {
    const plan = planTests([
      '--project',
      'e2e',
      '--project=unit-node24',
      'test/e2e/shell.test.ts',
      '-t',
      'menu',
    ]);
    expect(plan.runs.map(({ name }) => name)).toEqual(['e2e', 'unit-node24']);
    expect(plan.rest).toEqual(['test/e2e/shell.test.ts', '-t', 'menu']);
  });

  it('fails for an unknown project', () => {
    expect(() => planTests(['--project', 'unti'])).toThrow('There is no project unti. There are: unit,');
  });

  it('covers exactly the projects in vitest’s configuration by its suites', () => {
    const projects = (config.test?.projects ?? []).flatMap((one) =>
      typeof one === 'object' && 'test' in one ? [String(one.test?.name)] : [],
    );
    expect(new Set(TEST_RUNS.map(({ project }) => project))).toEqual(new Set(projects));
  });
});
