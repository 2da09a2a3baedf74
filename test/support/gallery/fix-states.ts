import { fieldsOf } from '../../../src/engine/fixes/event-fields';
import type { Problem, ProblemCode } from '../../../src/shared/problem';
import type { Snapshot } from '../../../src/shared/ipc';
import type { ValidatedLine, TriedLine } from '../../../src/shared/fix';
import { doneCheck, doneImport, NOT_JSON, TOO_OLD, UNKNOWN_DOLLAR } from '../views';

const READY: ValidatedLine = { problems: [], mark: null, fields: [] };
const PACKAGE = '970493a1-4ca0-4a4d-a085-fdce578e5a08';

export const NO_ZONE: Problem<'time-no-zone'> = {
  code: 'time-no-zone',
  grade: 'error',
  count: 412,
  lines: [3, 8, 9],
};

/** A line before and after; `marked` is its invalid part. */
function tried(
  line: number,
  before: string,
  after: string | null,
  marked: string,
  judged = READY,
): TriedLine {
  const start = before.indexOf(marked);
  return {
    line,
    before,
    after,
    tooLong: false,
    validated: judged,
    cause: { start, end: start + marked.length },
  };
}

function withTime(time: string): string {
  return `{"$time":"${time}","$package":"${PACKAGE}","os":"linux"}`;
}

export const ZONE_ROWS: readonly TriedLine[] = [3, 8, 9].map((line) => {
  const local = `2026-07-18 09:1${line}:00`;
  return tried(line, withTime(local), withTime(`${local.replace(' ', 'T')}+02:00`), `"${local}"`);
});

const BROKEN = `{"$time":"2026-07-18T09:17:00Z","$package":"${PACKAGE}","plan":"team"`;
const NOT_READABLE: ValidatedLine = {
  problems: [{ code: 'not-json', grade: 'error', notes: [] }],
  mark: { start: BROKEN.length - 1, end: BROKEN.length },
  fields: [],
};

export const BROKEN_ROWS: readonly TriedLine[] = [
  tried(17, BROKEN, BROKEN, '"team"', NOT_READABLE),
  tried(902, BROKEN, `${BROKEN}}`, '"team"'),
  tried(31_077, BROKEN, null, '"team"'),
];

const SOON = `{"$time":"tomorrow","$unique_id":"t-30","$remote_address":"13.225.26.25","plan":"team","seats":12}`;
const SOON_MARK = { start: 9, end: 19 };
const UNREADABLE: ValidatedLine = {
  problems: [{ code: 'time-unreadable', grade: 'error', notes: [] }],
  mark: SOON_MARK,
  fields: fieldsOf(SOON),
};
const VALUE_ROWS: readonly TriedLine[] = [tried(17, SOON, SOON, '"tomorrow"', UNREADABLE)];

const KEY_ROWS: readonly TriedLine[] = [
  tried(
    1,
    withTime('2026-07-18T09:11:00Z').replace('os', '$ip'),
    withTime('2026-07-18T09:11:00Z').replace('os', '$remote_address'),
    '"$ip"',
  ),
];

const ID_ROWS: readonly TriedLine[] = [1, 2, 3].map((line) => {
  const event = `{"$time":"2026-07-18T09:1${line}:00Z","$unique_id":"website","order_id":"A-10${line}","plan":"team"}`;
  return tried(line, event, event.replace('"$unique_id":"website",', ''), '"website"');
});

interface FixState extends Partial<Pick<Snapshot, 'check' | 'imports'>> {
  readonly open?: string;
  readonly fix?: { readonly code: ProblemCode | null; readonly rows: readonly TriedLine[] };
}

const DOCS = { kind: 'package', id: 'package-1', name: 'docs-site' } as const;
const FLAWED = { ready: 47_798, errors: 416, problems: [NO_ZONE, NOT_JSON, TOO_OLD, UNKNOWN_DOLLAR] };

/** The states of the fix screen. */
export const FIX_STATES: Readonly<Record<string, FixState>> = {
  'fix-offered': { check: doneCheck(FLAWED, { destination: DOCS }) },
  'fix-all': {
    check: doneCheck(FLAWED, { destination: DOCS }),
    fix: { code: 'time-no-zone', rows: ZONE_ROWS },
  },
  'fix-keys': {
    check: doneCheck(FLAWED, { destination: DOCS }),
    fix: { code: 'unknown-dollar', rows: KEY_ROWS },
  },
  'fix-ids': {
    check: doneCheck(
      {
        ...FLAWED,
        problems: [{ ...NO_ZONE, code: 'id-blank', grade: 'warning', count: 412, lines: [1, 2, 3] }],
      },
      { destination: DOCS },
    ),
    fix: { code: 'id-blank', rows: ID_ROWS },
  },
  'fix-values': {
    check: doneCheck(
      { ...FLAWED, problems: [{ ...NO_ZONE, code: 'time-unreadable', count: 1, lines: [17] }] },
      { destination: DOCS },
    ),
    fix: { code: 'time-unreadable', rows: VALUE_ROWS },
  },
  'fix-lines': {
    check: doneCheck(FLAWED, { destination: DOCS }),
    fix: { code: 'not-json', rows: BROKEN_ROWS },
  },
  'fix-again': {
    check: doneCheck(
      { lines: 3, ready: 3, plainBytes: 500 },
      { destination: DOCS, resends: { importId: 'import-1', which: 'refused', lines: 3 } },
    ),
    fix: { code: null, rows: ZONE_ROWS.map((row) => ({ ...row, after: row.before })) },
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
