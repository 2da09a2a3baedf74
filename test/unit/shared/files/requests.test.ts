import { expect, it } from 'vitest';
import {
  ALL_REQUESTS,
  countRequests,
  fitsPattern,
  pathCounts,
  ruleFor,
  USUAL_REQUESTS,
  withoutQuery,
  type RequestGroup,
} from '../../../../src/shared/files/requests';

const COLUMNS = { method: 4, status: 7, path: 5, agent: 10 };

function group(own: Partial<RequestGroup>): RequestGroup {
  return { method: 'GET', status: '200', bot: false, asset: false, path: true, requests: 1, ...own };
}

it.each([
  ['/downloads/oven-1.deb', '/downloads/oven-*', true],
  ['/downloads/', '/downloads/*', true],
  ['/downloads', '/downloads/*', false],
  ['/a/downloads/x', '/downloads/*', false],
  ['/a/b/c.tar.gz', '*.tar.gz', true],
  ['/a.tar.gz.asc', '*.tar.gz', false],
  ['/a/x/b/x/c', '/a*/b*/c', true],
  ['/', '*', true],
  ['', '', true],
  ['/A', '/a', false],
])('%s fits %s: %s', (text, pattern, fits) => {
  expect(fitsPattern(text, pattern)).toBe(fits);
});

it('reads a pattern of many stars in linear time', () => {
  expect(fitsPattern('a'.repeat(20_000), '*a*a*a*a*a*a*a*b')).toBe(false);
});

it('judges a path without its query', () => {
  expect(withoutQuery('/a?b=/c')).toBe('/a');
  expect(withoutQuery('/a#b?c')).toBe('/a');
  expect(withoutQuery('/a')).toBe('/a');
});

it('counts paths by the patterns that are kept and left out', () => {
  const choice = { ...ALL_REQUESTS, onlyPaths: ['/d/*'], notPaths: ['*.asc'] };
  expect(['/d/a', '/d/a.asc', '/e'].map((path) => pathCounts(path, choice))).toEqual([true, false, false]);
});

it('names one reason for each request that is left out', () => {
  const groups = [
    group({ requests: 5 }),
    group({ method: 'POST', status: '404' }),
    group({ status: '404', bot: true, requests: 2 }),
    group({ bot: true, asset: true }),
    group({ asset: true }),
    group({ path: false }),
  ];
  expect(countRequests({ groups }, { columns: COLUMNS, choice: USUAL_REQUESTS })).toEqual({
    counted: 5,
    leftOut: { method: 1, status: 2, bots: 1, assets: 1, paths: 1 },
  });
  const classes = { ...USUAL_REQUESTS, statuses: ['2xx', '4xx'] };
  expect(countRequests({ groups }, { columns: COLUMNS, choice: classes }).leftOut.status).toBe(0);
});

it('judges no request by what the log does not say', () => {
  const groups = [group({ method: '', status: '' })];
  expect(countRequests({ groups }, { columns: {}, choice: USUAL_REQUESTS }).counted).toBe(1);
});

it('takes the first rule that fits host and path', () => {
  const to = { kind: 'package', id: 'oven' } as const;
  const rules = [
    { host: 'dl.example.com', path: '/oven-*', to },
    { host: '*.Example.com', to },
    { path: '/oven-*', to },
  ];
  expect(ruleFor(rules, 'DL.example.com', '/oven-1')).toBe(0);
  expect(ruleFor(rules, 'dl.example.com', '/x')).toBe(1);
  expect(ruleFor(rules, '', '/oven-1')).toBe(2);
  expect(ruleFor(rules, 'other.org', '/x')).toBe(-1);
});
