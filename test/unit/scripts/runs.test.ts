import { describe, expect, it } from 'vitest';
import config from '../../../vitest.config';
import { planTests, runsOf, TEST_RUNS, wavesOf } from '../../../scripts/test-run/runs';

const names = (args: readonly string[]): string[] => planTests(args).runs.map(({ name }) => name);

describe('a test command', () => {
  it('runs the suite that it names, or the default suite', () => {
    expect(planTests([]).runs).toEqual(runsOf('test'));
    expect(planTests(['all']).runs).toEqual(TEST_RUNS);
    expect(names(['quick'])).toEqual(['unit', 'component']);
    expect(names([])).toEqual(['unit', 'component', 'integration', 'faults', 'e2e']);
    expect(names(['ci'])).toEqual([
      'unit',
      'component',
      'integration',
      'faults',
      'e2e',
      'walks',
      'faults-window',
    ]);
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

  it('runs tests without a window beside those with one, and all others by themselves', () => {
    const waves = wavesOf(TEST_RUNS).map((wave) => wave.map((group) => group.map(({ name }) => name)));
    expect(waves).toEqual([
      [
        ['e2e', 'walks', 'faults-window', 'campaigns', 'install'],
        ['unit', 'component', 'integration', 'faults', 'described'],
      ],
      [['chromium']],
      [['unit-node24', 'integration-node24', 'faults-node24']],
    ]);
    expect(wavesOf(planTests(['quick']).runs)).toEqual([[runsOf('quick')]]);
  });

  it('leaves out the long tests where it is to be quick, and nowhere else', () => {
    expect(planTests(['quick', 'test/unit/time']).rest).toEqual(['test/unit/time', '--tags-filter=!long']);
    for (const suite of ['test', 'ci', 'all']) expect(planTests([suite]).rest).toEqual([]);
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
