import { describe, expect, it } from 'vitest';
import config from '../../../vitest.config';
import { planTests, runsOf, TEST_RUNS } from '../../../scripts/test-run/runs';

const names = (args: readonly string[]): string[] => planTests(args).runs.map(({ name }) => name);

describe('what a test command runs', () => {
  it('is the suite that it names, npm test when it names none', () => {
    expect(planTests([]).runs).toEqual(runsOf('test'));
    expect(planTests(['all']).runs).toEqual(TEST_RUNS);
    expect(names(['quick'])).toEqual(['unit', 'component']);
  });

  it('are the projects it names, with the rest left to vitest', () => {
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

  it('is an error when there is no such project', () => {
    expect(() => planTests(['--project', 'unti'])).toThrow('There is no project unti. There are: unit,');
  });

  it('has every project of vitest’s settings in some suite, and no other', () => {
    const projects = (config.test?.projects ?? []).flatMap((one) =>
      typeof one === 'object' && 'test' in one ? [String(one.test?.name)] : [],
    );
    expect(new Set(TEST_RUNS.map(({ project }) => project))).toEqual(new Set(projects));
  });
});
