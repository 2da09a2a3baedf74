import { FILE, doneCheck, NOT_JSON, TOO_OLD } from '../views';
import type { GalleryState } from './states';

const SAMPLE = { ...FILE, name: 'downloads.ndjson', size: 6_120, sampleFile: 'events' } as const;
const PROBLEMS = [
  { ...NOT_JSON, count: 2, lines: [19, 32] },
  { ...TOO_OLD, count: 2, lines: [6, 7] },
] as const;
const CHECK = doneCheck(
  { lines: 40, ready: 36, errors: 4, problems: PROBLEMS },
  { file: SAMPLE, destination: { kind: 'mixed' } },
);

/** Practice with a sample file, with an account and before there is one. */
export const SAMPLE_STATES: Readonly<Record<string, GalleryState>> = {
  'sample-check': { check: CHECK },
  'sample-first': { check: CHECK, connection: { state: 'disconnected', owner: null, failure: null } },
  'sample-fix': {
    check: CHECK,
    fix: {
      code: 'not-json',
      rows: [],
      flawed: { rows: [], tables: [], more: false },
    },
  },
};
