import type { EventHour, PreviewProblem, PreviewRow } from '../../../src/shared/checks/check';
import type { Form } from '../../../src/shared/files/layout';
import type { Mapping } from '../../../src/shared/files/mapping';
import type { Problem } from '../../../src/shared/checks/problem';
import type { Question } from '../../../src/shared/checks/question';
import { artifactsOf } from '../fake-bridge';
import { doneCheck, ID_MISSING, LEFT_OUT, SEVERAL } from '../views';
import type { GalleryState } from './states';

// Finished checks with rows, days, and packages by name.

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOON = new Date().setHours(12, 0, 0, 0);

/** Events at noon of the last days, today last. */
function daysOf(ready: readonly number[], tooOld: readonly number[] = []): readonly EventHour[] {
  return ready.map((count, at) => ({
    startMs: NOON - (ready.length - 1 - at) * DAY,
    ready: count,
    tooOld: tooOld[at] ?? 0,
  }));
}

const COLUMNS: Mapping['columns'] = [
  { name: 'visited_at', use: { kind: 'time', format: 'iso', zone: 'Europe/Amsterdam' } },
  { name: 'ip', use: { kind: 'key', key: '$remote_address' } },
  { name: 'product', use: { kind: 'key', key: '$package' } },
  { name: 'ver', use: { kind: 'key', key: '$version' } },
  { name: 'browser', use: { kind: 'key', key: '$user_agent' } },
  { name: 'came_from', use: { kind: 'key', key: '$referrer' } },
  { name: 'campaign', use: { kind: 'key', key: 'campaign' } },
  { name: 'plan', use: { kind: 'key', key: 'plan' } },
];
const FORM: Form = {
  encoding: 'utf-8',
  layout: { kind: 'table', delimiter: ',' },
  mapping: { header: true, columns: COLUMNS },
};

function rowOf(line: number, cells: readonly string[], problems: readonly PreviewProblem[] = []): PreviewRow {
  return {
    line,
    text: cells.join(','),
    truncated: false,
    leftOut: false,
    problems,
    fields: cells.map((value, at) => ({
      name: COLUMNS[at]?.name ?? '',
      value,
      key:
        at === 0
          ? '$time'
          : (['$remote_address', '$package', '$version', '$user_agent', '$referrer', 'campaign', 'plan'][
              at - 1
            ] ?? null),
    })),
  };
}

const FLAWED: readonly PreviewRow[] = [
  rowOf(2, [
    '2026-11-26 21:40',
    '84.107.32.18',
    'oven-cli',
    '2.14.1',
    'curl/8.9.1',
    '',
    'newsletter',
    'team',
  ]),
  rowOf(3, [
    '2026-11-26 21:37',
    '213.93.4.201',
    'oven-cli',
    '2.14.1',
    'Homebrew/4.4.2 (macOS 15)',
    'brew.sh',
    '',
    'free',
  ]),
  rowOf(
    4,
    ['tomorrow', '145.53.18.7', 'oven-action', '1.9.0', 'GitHub-Actions/2.321', 'github.com', '', 'team'],
    [{ code: 'time-unreadable', grade: 'error', key: '$time' }],
  ),
  rowOf(
    5,
    ['2026-11-26 21:22', '81.2.69.160:443', 'docs-site', '', 'Firefox/132.0', 'google.com', 'autumn', 'free'],
    [{ code: 'bad-address', grade: 'warning', key: '$remote_address' }],
  ),
  rowOf(
    6,
    ['2026-11-26 21:19', '91.198.174.2', 'oven-beta', '3.0.0-b2', 'curl/8.5.0', '', '', 'team'],
    [{ code: 'unknown-artifact', grade: 'error', key: '$package' }],
  ),
];

const ZONE: Question = {
  code: 'zone',
  certainty: 'likely',
  taken: 'Europe/Amsterdam',
  guess: 'Europe/Amsterdam',
  choices: [
    { value: 'Europe/Amsterdam', evidence: ['2026-11-26 20:40 UTC'] },
    { value: 'UTC', evidence: ['2026-11-26T21:40:00Z'] },
  ],
  evidence: ['2026-11-26 21:40'],
  answered: 'no',
};
const DELIMITER: Question = {
  code: 'delimiter',
  certainty: 'certain',
  taken: ',',
  guess: ',',
  choices: [{ value: ',', evidence: ['visited_at | ip | product'] }],
  evidence: [],
  answered: 'no',
};
const HEADER: Question = {
  code: 'header',
  certainty: 'certain',
  taken: '1',
  guess: '1',
  choices: [
    { value: '1', evidence: ['visited_at, ip, product'] },
    { value: 'none', evidence: [] },
  ],
  evidence: [],
  answered: 'no',
};

const pkg = (name: string) => ({ kind: 'package', id: name, name }) as const;
const PIXEL = { kind: 'pixel', id: 'docs-site', name: 'docs-site' } as const;

const PROBLEMS: readonly Problem[] = [
  { code: 'too-old', grade: 'error', count: 141, lines: [2_301, 2_302, 2_303] },
  {
    code: 'unknown-artifact',
    grade: 'error',
    count: 16,
    lines: [6, 44, 91],
    artifacts: [{ id: 'oven-beta', count: 16 }],
  },
  { code: 'time-unreadable', grade: 'error', count: 9, lines: [4, 17, 88] },
  { code: 'not-object', grade: 'error', count: 7, lines: [412, 413] },
  { code: 'time-missing', grade: 'error', count: 5, lines: [88, 90], candidates: [] },
  {
    code: 'bad-address',
    grade: 'warning',
    count: 12,
    lines: [5, 61],
    addresses: [{ text: '81.2.69.160:443', count: 12, address: '81.2.69.160' }],
  },
  { ...ID_MISSING, count: 2_462, handled: true },
];

const TABLE_CHECK = doneCheck(
  {
    lines: 2_641,
    blank: 1,
    ready: 2_462,
    errors: 178,
    warnings: 12,
    problems: PROBLEMS,
    form: FORM,
    preview: {
      rows: [COLUMNS.map(({ name }) => name)],
      event: '{"$time":"2026-11-26T20:40:00Z","$remote_address":"84.107.32.18","$package":"oven-cli"}',
      otherwise: { header: false, columns: COLUMNS },
    },
    questions: [{ kind: 'table visited_at', questions: [ZONE, DELIMITER, HEADER] }],
    oldest: null,
    newest: null,
    hours: daysOf([0, 24, 371, 214, 198, 402, 431, 447, 375], [58, 83]),
    artifacts: [
      { artifact: pkg('oven-cli'), events: 1_204, setAside: false },
      { artifact: pkg('oven-action'), events: 618, setAside: false },
      { artifact: PIXEL, events: 402, setAside: false },
      { artifact: pkg('installer-linux'), events: 151, setAside: false },
      { artifact: pkg('oven-helm'), events: 87, setAside: false },
      { artifact: pkg('oven-beta'), events: 16, setAside: true },
    ],
  },
  {
    file: { path: '/home/ana/Downloads/partner-visits.csv', name: 'partner-visits.csv', size: 784_000 },
    destination: { kind: 'mixed' },
    safetyIds: 'on',
  },
);

const EVENTS: readonly PreviewRow[] = Array.from({ length: 7 }, (_, at) => {
  const second = 21 - 2 * at;
  const fields = [
    ['$time', `2026-11-26T15:58:${String(second).padStart(2, '0')}Z`],
    at === 2 ? ['$package', 'oven-cli'] : ['$tracking_pixel', 'docs-site'],
    ['$remote_address', `84.107.32.${second}`],
    ['$referrer', 'news.acme.dev'],
    ['campaign', 'week-47'],
  ] as const;
  return {
    line: at + 1,
    text: '{}',
    truncated: false,
    leftOut: false,
    problems: [],
    fields: fields.map(([name = '', value = '']) => ({ name, value, key: name })),
  };
});

const GOOD = {
  lines: 48_210,
  ready: 48_210,
  hours: daysOf([6_120, 3_204, 2_981, 8_340, 9_406, 9_733, 8_426]),
  artifacts: [
    { artifact: PIXEL, events: 31_870, setAside: false },
    { artifact: pkg('oven-cli'), events: 11_204, setAside: false },
    { artifact: pkg('oven-action'), events: 5_136, setAside: false },
  ],
  oldest: new Date(NOON - 6 * DAY).toISOString(),
  newest: new Date(NOON).toISOString(),
} as const;
const ARTIFACTS = {
  state: 'ready',
  items: artifactsOf(40),
  complete: true,
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
} as const;
const MIXED = { destination: { kind: 'mixed' } } as const;
const OPEN_ZONE: Question = { ...ZONE, certainty: 'open' };

/** The states of a finished check with its rows. */
export const CHECK_STATES: Readonly<Record<string, GalleryState>> = {
  'check-rows-table': { artifacts: ARTIFACTS, check: TABLE_CHECK, preview: FLAWED },
  /** What is wrong lies far to the right. */
  'check-rows-wide': {
    artifacts: ARTIFACTS,
    check: TABLE_CHECK,
    preview: FLAWED.map((row) => ({
      ...row,
      problems: [{ code: 'unknown-dollar', grade: 'warning', key: 'plan' }],
    })),
  },
  'check-rows-open': {
    artifacts: ARTIFACTS,
    preview: FLAWED,
    check: {
      ...TABLE_CHECK,
      report: {
        ...TABLE_CHECK.report,
        questions: [{ kind: 'table visited_at', questions: [OPEN_ZONE, DELIMITER] }],
      },
    },
  },
  'check-rows-good': { artifacts: ARTIFACTS, check: doneCheck(GOOD, MIXED), preview: EVENTS },
  'check-rows-hours': {
    artifacts: ARTIFACTS,
    preview: EVENTS,
    check: doneCheck(
      {
        ...GOOD,
        hours: Array.from({ length: 30 }, (_, at) => ({
          startMs: NOON - (30 - at) * HOUR,
          ready: 400 + ((at * 977) % 1_300),
          tooOld: 0,
        })),
      },
      MIXED,
    ),
  },
  'check-rows-too-old': {
    artifacts: ARTIFACTS,
    preview: EVENTS,
    check: doneCheck(
      {
        lines: 126_310,
        ready: 1_210,
        errors: 125_100,
        problems: [{ code: 'too-old', grade: 'error', count: 125_100, lines: [1, 2, 3] }],
        hours: [
          { startMs: NOON - 12 * DAY, ready: 0, tooOld: 125_000 },
          ...daysOf([1_000, 200, 0, 9, 1], [100]),
          { startMs: NOON + 6 * DAY, ready: 3, tooOld: 0 },
        ],
      },
      MIXED,
    ),
  },
  'check-rows-left-out': {
    artifacts: ARTIFACTS,
    check: doneCheck({ ...SEVERAL, problems: [LEFT_OUT] }, MIXED),
    preview: EVENTS,
  },
};
