import { describe, expect, it } from 'vitest';
import { verdict, type Counts } from '../../../scripts/test-run/closing-line';

const counts = (some: Partial<Counts>): Counts => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  finished: true,
  failures: [],
  ...some,
});

describe('the closing line and the exit code', () => {
  it.each([
    ['only passed tests', counts({ passed: 12 }), 0, '12 passed, 0 failed', 0],
    ['some skipped tests', counts({ passed: 12, skipped: 2 }), 0, '12 passed, 0 failed, 2 skipped', 0],
    ['some failed tests', counts({ passed: 12, failed: 3 }), 1, '12 passed, 3 failed', 1],
    ['a failed test that the runner missed', counts({ passed: 1, failed: 1 }), 0, '1 passed, 1 failed', 1],
    ['an error of the runner itself', counts({ passed: 5 }), 1, '5 passed, 1 failed', 1],
    ['no test', counts({}), 0, '0 passed, 0 failed', 1],
    ['only skipped tests', counts({ skipped: 4 }), 0, '0 passed, 0 failed, 4 skipped', 1],
    ['an aborted run', counts({ passed: 9, finished: false }), 143, '9 passed, 1 failed', 143],
    ['a missing report', undefined, 1, '0 passed, 1 failed', 1],
    ['a missing report and a successful runner', undefined, 0, '0 passed, 1 failed', 1],
  ])('after %s are correct', (_, counted, runnerExitCode, line, exitCode) => {
    expect(verdict([{ counts: counted, exitCode: runnerExitCode }])).toMatchObject({ line, exitCode });
  });

  it('add up several passes and fail if one of them failed', () => {
    const passes = [
      { counts: counts({ passed: 12, skipped: 1 }), exitCode: 0 },
      { counts: counts({ passed: 5, failed: 2, failures: ['one', 'two'] }), exitCode: 3 },
    ];
    const failures = ['one', 'two'];
    expect(verdict(passes)).toEqual({ failures, line: '17 passed, 2 failed, 1 skipped', exitCode: 3 });
    expect(verdict(passes.slice(0, 1))).toMatchObject({
      line: '12 passed, 0 failed, 1 skipped',
      exitCode: 0,
    });
  });

  it('report a failure if no pass ran', () => {
    expect(verdict([])).toEqual({ failures: [], line: '0 passed, 0 failed', exitCode: 1 });
  });
});
