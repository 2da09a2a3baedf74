/** Set by scripts/test.ts: `all` in `npm run test:all`. */
export const isWholeRun = process.env['EVENT_IMPORTER_TEST_ROUNDS'] === 'all';
const SHARE = 1 / 4;
const AT_LEAST = 10;

/** Of so many rounds of a long test `npm test` runs a quarter, ten at least; `npm run test:all` runs them all. */
export function rounds(all: number): number {
  return isWholeRun ? all : Math.min(all, Math.max(AT_LEAST, Math.ceil(all * SHARE)));
}
