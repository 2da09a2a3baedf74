import { fieldsOf } from '../../../src/engine/fixes/event-fields';
import type { Problem, ProblemCode } from '../../../src/shared/checks/problem';
import type { Snapshot } from '../../../src/shared/ipc';
import type { ValidatedLine, TriedLine } from '../../../src/shared/checks/fix';
import type { FlawedRow, FlawedRows, RowProblem } from '../../../src/shared/checks/flawed-row';
import type { Form } from '../../../src/shared/files/layout';
import { doneCheck, doneImport, NOT_JSON, TOO_OLD, UNKNOWN_DOLLAR } from '../views';

const READY: ValidatedLine = { problems: [], mark: null, fields: [] };
const PACKAGE = '970493a1-4ca0-4a4d-a085-fdce578e5a08';

export const NO_ZONE: Problem<'time-no-zone'> = {
  code: 'time-no-zone',
  grade: 'error',
  count: 412,
  lines: [3, 8, 9],
};

/** A line before and after. */
function tried(line: number, before: string, after: string | null, judged = READY): TriedLine {
  return {
    line,
    before,
    after,
    tooLong: false,
    validated: judged,
  };
}

function withTime(time: string): string {
  return `{"$time":"${time}","$package":"${PACKAGE}","os":"linux"}`;
}

export const ZONE_ROWS: readonly TriedLine[] = [3, 8, 9].map((line) => {
  const local = `2026-07-18 09:1${line}:00`;
  return tried(line, withTime(local), withTime(`${local.replace(' ', 'T')}+02:00`));
});

const SOON = `{"$time":"tomorrow","$unique_id":"t-30","$remote_address":"13.225.26.25","plan":"team","seats":12}`;

const KEY_ROWS: readonly TriedLine[] = [
  tried(
    1,
    withTime('2026-07-18T09:11:00Z').replace('os', '$ip'),
    withTime('2026-07-18T09:11:00Z').replace('os', '$remote_address'),
  ),
];

const ID_ROWS: readonly TriedLine[] = [1, 2, 3].map((line) => {
  const event = `{"$time":"2026-07-18T09:1${line}:00Z","$unique_id":"website","order_id":"A-10${line}","plan":"team"}`;
  return tried(line, event, event.replace('"$unique_id":"website",', ''));
});

interface FixState extends Partial<Pick<Snapshot, 'check' | 'imports' | 'artifacts'>> {
  readonly open?: string;
  readonly fix?: {
    readonly code: ProblemCode | null;
    readonly rows: readonly TriedLine[];
    readonly flawed?: FlawedRows;
  };
}

function problemAt(code: ProblemCode, key: string | null): RowProblem {
  return { code, grade: 'error', notes: [], key };
}

/** A row of partner-visits.csv. */
function visit(
  line: number,
  cells: readonly string[],
  problem: RowProblem,
  changes: Partial<FlawedRow> = {},
): FlawedRow {
  const content = { kind: 'cells', table: 0, cells, text: '{}' } as const;
  return {
    line,
    found: [problem],
    content,
    edited: [],
    changed: {},
    leftOut: false,
    problems: [problem],
    ...changes,
  };
}

const BETA = problemAt('unknown-artifact', '$package');
const NO_TIME = problemAt('time-missing', '$time');
const BAD_TIME = problemAt('time-unreadable', '$time');
const SHIFTED = problemAt('not-object', null);
const CURL = 'curl/8.5.0';
const MENDED = { problems: [], edited: ['0'] } as const;

const beta = (line: number, time: string, ip: string): FlawedRow =>
  visit(line, [`2026-11-${time}`, ip, 'oven-beta', '3.0.0-b2', CURL], BETA);

const VISITS: FlawedRows = {
  more: false,
  tables: [
    [
      { name: 'visited_at', key: '$time' },
      { name: 'ip', key: '$remote_address' },
      { name: 'product', key: '$package' },
      { name: 'ver', key: '$version' },
      { name: 'browser', key: '$user_agent' },
    ],
  ],
  rows: [
    visit(4, ['tomorrow', '145.53.18.7', 'oven-action', '1.9.0', 'GitHub-Actions/2.321'], {
      ...BAD_TIME,
      suggestion: '2026-11-26 21:30',
    }),
    beta(6, '26 21:19', '91.198.174.2'),
    beta(19, '26 20:02', '84.107.32.90'),
    visit(88, ['', '62.45.11.4', 'oven-cli', '2.14.1', 'Homebrew/4.4.2 (macOS 15)'], NO_TIME),
    visit(131, ['2026-11-25 09:05', '77.169.8.140', 'oven-cli', '2.13.7', 'curl/8.9.1'], BAD_TIME, MENDED),
    visit(132, ['2026-11-25 09:11', '77.169.8.140', 'oven-cli', '2.13.7', 'curl/8.9.1'], BAD_TIME, MENDED),
    visit(207, ['n/a', '', '', '', ''], BAD_TIME, { leftOut: true, problems: [] }),
    visit(412, ['2026-11-25 16:48', 'oven-action', '1.9.0'], SHIFTED),
    beta(455, '25 15:20', '213.93.4.201'),
    visit(502, ['31/11/2026 08:00', '145.53.18.7', 'oven-action', '1.9.0', 'GitHub-Actions/2.321'], BAD_TIME),
    ...Array.from({ length: 12 }, (_, at) =>
      beta(611 + at * 37, `25 1${at % 10}:36`, `91.198.174.${at + 2}`),
    ),
  ],
};

/** An event as the window gets it. */
function eventRow(line: number, event: Readonly<Record<string, unknown>>, problem: RowProblem): FlawedRow {
  const text = JSON.stringify(event);
  const content = { kind: 'event', text, fields: fieldsOf(text, 'time-and-artifact') } as const;
  return { line, found: [problem], content, edited: [], changed: {}, leftOut: false, problems: [problem] };
}

const CUT = `{"$time":"2026-07-18T09:17:00Z","$package":"${PACKAGE}","plan":"team"`;
const EVENT = {
  $time: '2026-07-18T09:17:00Z',
  $package: PACKAGE,
  $remote_address: '52.14.7.9',
  plan: 'team',
};

const EVENTS: FlawedRows = {
  more: false,
  tables: [],
  rows: [
    eventRow(17, JSON.parse(SOON) as Record<string, unknown>, BAD_TIME),
    eventRow(38, { ...EVENT, $package: 'acme/servce-api' }, { ...BETA, suggestion: 'acme/service-1' }),
    {
      ...eventRow(902, {}, problemAt('not-json', null)),
      content: { kind: 'text', text: CUT, mark: { start: CUT.length - 1, end: CUT.length } },
    },
    eventRow(1_204, { plan: 'free', seats: 3 }, NO_TIME),
  ],
};

const FAILED: FlawedRows = {
  ...EVENTS,
  rows: [3, 8, 9].map((line) => ({
    ...eventRow(line, { ...EVENT, seats: line }, BAD_TIME),
    found: [],
    problems: [],
  })),
};

const NOTHING: FlawedRows = { rows: [], tables: [], more: false };

const DOCS = { kind: 'package', id: 'package-1', name: 'docs-site' } as const;
const OVEN = [
  { kind: 'package', id: 'p-1', name: 'oven-cli', type: 'file' },
  { kind: 'package', id: 'p-2', name: 'oven-action', type: 'file' },
] as const;
const VISITS_FORM: Form = {
  encoding: 'utf-8',
  layout: { kind: 'table', delimiter: ',' },
  mapping: { header: true, columns: [{ name: 'visited_at', use: { kind: 'leave-out' } }] },
};
const PARTNER_VISITS = {
  lines: 4_120,
  ready: 4_083,
  errors: 37,
  form: VISITS_FORM,
  problems: [
    {
      ...{ code: 'unknown-artifact' as const, grade: 'error' as const, count: 16, lines: [6, 19] },
      artifacts: [{ id: 'oven-beta', count: 16, suggestion: 'oven-cli' }],
    },
    { code: 'time-unreadable', grade: 'error', count: 8, lines: [4, 131] },
    { code: 'not-object', grade: 'error', count: 7, lines: [412] },
    {
      ...{ code: 'bad-address' as const, grade: 'warning' as const, count: 12, lines: [40] },
      addresses: [{ text: '81.2.69.160:443', count: 12, address: '81.2.69.160' }],
    },
  ],
} as const;
const ADDRESS_ROWS: readonly TriedLine[] = [
  tried(40, '{"$remote_address":"81.2.69.160:443"}', '{"$remote_address":"81.2.69.160"}'),
];

const FLAWED = { ready: 47_798, errors: 416, problems: [NO_ZONE, NOT_JSON, TOO_OLD, UNKNOWN_DOLLAR] };

/** The states of the fix screen. */
export const FIX_STATES: Readonly<Record<string, FixState>> = {
  'fix-offered': { check: doneCheck(FLAWED, { destination: DOCS }) },
  'fix-all': {
    check: doneCheck(FLAWED, { destination: DOCS }),
    fix: { code: 'time-no-zone', rows: ZONE_ROWS, flawed: NOTHING },
  },
  'fix-keys': {
    check: doneCheck(FLAWED, { destination: DOCS }),
    fix: { code: 'unknown-dollar', rows: KEY_ROWS, flawed: NOTHING },
  },
  'fix-ids': {
    check: doneCheck(
      {
        ...FLAWED,
        problems: [{ ...NO_ZONE, code: 'id-blank', grade: 'warning', count: 412, lines: [1, 2, 3] }],
      },
      { destination: DOCS },
    ),
    fix: { code: 'id-blank', rows: ID_ROWS, flawed: NOTHING },
  },
  'fix-values': {
    check: doneCheck(
      { ...FLAWED, problems: [{ ...NO_ZONE, code: 'time-unreadable', count: 1, lines: [17] }] },
      { destination: DOCS },
    ),
    fix: { code: 'time-unreadable', rows: [], flawed: EVENTS },
  },
  'fix-lines': {
    check: doneCheck(PARTNER_VISITS, { file: { path: '/p', name: 'partner-visits.csv', size: 400_000 } }),
    artifacts: { state: 'ready', items: OVEN, complete: true, asOf: null, failure: null },
    fix: { code: 'unknown-artifact', rows: ADDRESS_ROWS, flawed: VISITS },
  },
  'fix-total': {
    check: doneCheck(
      {
        ...PARTNER_VISITS,
        ready: 4_119,
        errors: 1,
        problems: [{ ...NO_ZONE, code: 'time-unreadable', count: 1, lines: [4_120] }],
      },
      { file: { path: '/p', name: 'partner-visits.csv', size: 400_000 } },
    ),
    fix: {
      code: 'time-unreadable',
      rows: [],
      flawed: { ...VISITS, rows: [visit(4_120, ['Summe', '', '', '', '4119'], BAD_TIME)] },
    },
  },
  'fix-again': {
    check: doneCheck(
      { lines: 3, ready: 3, plainBytes: 500 },
      { destination: DOCS, resends: { importId: 'import-1', which: 'refused', lines: 3 } },
    ),
    fix: { code: null, rows: [], flawed: FAILED },
  },
  'result-sent-again': {
    imports: [
      doneImport({ imported: 48_207, failed: 3 }),
      doneImport(
        { imported: 2, failed: 0 },
        {
          id: 'import-2',
          counts: { lines: 2, blank: 0, setAside: 0, skipped: 0, sent: 2, notSent: 0 },
          resends: { importId: 'import-1', which: 'refused', lines: 2 },
        },
      ),
    ],
    open: 'import-1',
  },
  'result-of-again': {
    imports: [
      doneImport({ imported: 48_207, failed: 3 }),
      doneImport(
        { imported: 3, failed: 0 },
        {
          id: 'import-2',
          fixed: 2,
          counts: { lines: 3, blank: 0, setAside: 0, skipped: 0, sent: 3, notSent: 0 },
          resends: { importId: 'import-1', which: 'refused', lines: 3 },
        },
      ),
    ],
    open: 'import-2',
  },
  'fix-applied': {
    check: doneCheck(
      { ready: 48_212, errors: 1, skipped: 1, fixed: 414, problems: [TOO_OLD] },
      {
        destination: DOCS,
        fixes: {
          all: [
            { kind: 'time-zone', zone: 'Europe/Berlin' },
            { kind: 'rename-key', from: '$ip', to: '$remote_address' },
          ],
          lines: [
            { line: 17, text: '{}' },
            { line: 902, text: null },
          ],
        },
        fixedBy: [412, 12],
      },
    ),
  },
};
