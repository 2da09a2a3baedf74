import { describe, expect, it } from 'vitest';
import {
  methodsOf,
  statusesOf,
  stepsOf,
  toggleStep,
  toggleValue,
} from '../../../src/renderer/features/requests/counting';
import { suggestPaths } from '../../../src/renderer/features/requests/path-suggestions';
import { addRule, moveUp, removeRule, sortRules, withRest } from '../../../src/shared/files/artifact-rules';
import { ALL_REQUESTS, USUAL_REQUESTS } from '../../../src/shared/files/requests';
import { LOG_FACTS, LOG_REQUESTS } from '../../support/gallery/request-states';

const OVEN = { kind: 'package', id: 'oven' } as const;
const HELM = { kind: 'package', id: 'helm' } as const;
const PATH_RULE = { path: '/oven-*', to: OVEN };
const HOST_RULE = { host: 'charts.example.com', to: HELM };
const REST_RULE = { path: '*', to: OVEN };

describe('the steps to what counts', () => {
  it('leave out one after the other, and add up to what was counted', () => {
    const steps = stepsOf(LOG_FACTS, LOG_REQUESTS);
    expect(steps.map(({ reason, leftOut, left }) => [reason, leftOut, left])).toEqual([
      ['method', 510, 11_530],
      ['status', 764, 10_766],
      ['bots', 904, 9_862],
      ['assets', 1_450, 8_412],
      ['paths', 0, 8_412],
    ]);
    expect(steps.at(-1)?.left).toBe(LOG_FACTS.counted);
  });

  it('are only those that the log can tell about', () => {
    const steps = stepsOf(LOG_FACTS, { ...LOG_REQUESTS, columns: { path: 1 } });
    expect(steps.map(({ reason }) => reason)).toEqual(['assets', 'paths']);
  });

  it.each(['method', 'status', 'bots', 'assets'] as const)('can be turned off and on: %s', (reason) => {
    const off = toggleStep(USUAL_REQUESTS, reason);
    expect(
      stepsOf(LOG_FACTS, { ...LOG_REQUESTS, choice: off }).find((step) => step.reason === reason),
    ).toMatchObject({
      isOn: false,
      leftOut: 0,
    });
    expect(toggleStep(off, reason)).toEqual(USUAL_REQUESTS);
  });
});

describe('methods and statuses', () => {
  it('are listed with their requests, the most frequent first', () => {
    expect(methodsOf(LOG_FACTS, USUAL_REQUESTS)).toEqual([
      { value: 'GET', requests: 11_530, counts: true },
      { value: 'POST', requests: 398, counts: false },
      { value: 'HEAD', requests: 112, counts: false },
    ]);
    expect(methodsOf(LOG_FACTS, ALL_REQUESTS).every(({ counts }) => counts)).toBe(true);
    expect(statusesOf(LOG_FACTS, USUAL_REQUESTS).map(({ value, counts }) => [value, counts])).toEqual([
      ['200', true],
      ['404', false],
      ['304', true],
      ['301', false],
    ]);
  });

  it('count or not one by one; what the log does not have stays, and a class is split', () => {
    const values = statusesOf(LOG_FACTS, USUAL_REQUESTS);
    expect(toggleValue(['200', '206', '304'], values, '304')).toEqual(['200', '206']);
    expect(toggleValue(['200', '206', '304'], values, '404')).toEqual(['200', '304', '404', '206']);
    const classes = statusesOf(LOG_FACTS, { ...USUAL_REQUESTS, statuses: ['2xx', '3xx'] });
    expect(toggleValue(['2xx', '3xx'], classes, '301')).toEqual(['200', '304', '2xx']);
  });
});

describe('suggested paths', () => {
  it('are all versions of a file, single files and folders, each by what the others leave', () => {
    expect(suggestPaths(LOG_FACTS.paths, 5)).toEqual([
      { pattern: '/downloads/oven-*', requests: 5_500 },
      { pattern: '/install.sh', requests: 1_902 },
      { pattern: '/', requests: 512 },
      { pattern: '/charts/oven-helm-*', requests: 498 },
    ]);
    const pages = ['a', 'b', 'c'].map((page) => ({ text: `/docs/${page}`, requests: 9, counted: 9 }));
    expect(suggestPaths(pages, 1)).toEqual([{ pattern: '/docs/*', requests: 27 }]);
  });

  it('are none where nothing counts', () => {
    expect(suggestPaths([{ text: '/robots.txt', requests: 4, counted: 0 }], 5)).toEqual([]);
  });
});

describe('rules', () => {
  const facts = { byRule: [30, 12, 3], counted: 60 };

  it('leave a rest, which the last one may name', () => {
    expect(sortRules([PATH_RULE, HOST_RULE], { ...facts, byRule: [30, 12] }).rest).toEqual({
      rule: null,
      requests: 18,
    });
    const { rules, rest } = sortRules([PATH_RULE, HOST_RULE, REST_RULE], { ...facts, byRule: [30, 12, 18] });
    expect(rules.map(({ requests }) => requests)).toEqual([30, 12]);
    expect(rest).toEqual({ rule: REST_RULE, requests: 18 });
  });

  it('are added before the rest, moved up and removed', () => {
    expect(addRule([PATH_RULE], HOST_RULE)).toEqual([PATH_RULE, HOST_RULE]);
    expect(addRule([PATH_RULE, REST_RULE], HOST_RULE)).toEqual([PATH_RULE, HOST_RULE, REST_RULE]);
    expect(moveUp([PATH_RULE, HOST_RULE, REST_RULE], 1)).toEqual([HOST_RULE, PATH_RULE, REST_RULE]);
    expect(moveUp([PATH_RULE, HOST_RULE], 0)).toEqual([PATH_RULE, HOST_RULE]);
    expect(removeRule([PATH_RULE, HOST_RULE], 0)).toEqual([HOST_RULE]);
    expect(withRest([PATH_RULE, REST_RULE], HELM)).toEqual([PATH_RULE, { path: '*', to: HELM }]);
    expect(withRest([PATH_RULE, REST_RULE], null)).toEqual([PATH_RULE]);
  });
});
