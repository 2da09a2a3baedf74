import type { CheckReport } from '../../../src/shared/checks/check';
import type { ArtifactsView } from '../../../src/shared/destination';
import type { Form } from '../../../src/shared/files/layout';
import type { Mapping } from '../../../src/shared/files/mapping';
import type { FileQuestions, Question } from '../../../src/shared/checks/question';
import { artifactsOf } from '../fake-bridge';
import { doneCheck, doneImport, FILE } from '../views';
import { ZONE_ROWS } from './fix-states';
import type { GalleryState } from './states';

// What the app guessed about a file, and asks.

export const ENCODING: Question = {
  code: 'encoding',
  certainty: 'likely',
  taken: 'windows-1252',
  guess: 'windows-1252',
  choices: [
    { value: 'windows-1252', evidence: ['Größe', 'Müller & Söhne'] },
    { value: 'utf-8', evidence: ['Gr��e', 'M�ller & S�hne'] },
  ],
  evidence: [],
  answered: 'no',
};

export const ZONE: Question = {
  code: 'zone',
  certainty: 'likely',
  taken: 'Europe/Berlin',
  guess: 'Europe/Berlin',
  choices: [
    { value: 'Europe/Berlin', evidence: ['2026-07-20T19:40:00Z'] },
    { value: 'UTC', evidence: ['2026-07-20T21:40:00Z'] },
  ],
  evidence: ['2026-07-20 21:40'],
  answered: 'no',
};

/** Third of April, or fourth of March. */
export const DAY_OR_MONTH: Question = {
  code: 'time-format',
  certainty: 'open',
  taken: 'day-first',
  guess: 'day-first',
  choices: [
    { value: 'day-first', evidence: ['3 April 2026, 08:21'] },
    { value: 'month-first', evidence: ['4 March 2026, 08:21'] },
  ],
  evidence: ['03/04/2026 08:21'],
  answered: 'no',
};

/** A date of the Buddhist calendar. */
export const CALENDAR: Question = {
  code: 'calendar',
  certainty: 'likely',
  taken: 'buddhist',
  guess: 'buddhist',
  choices: [
    { value: 'buddhist', evidence: ['2026-07-20T14:40:00Z'] },
    { value: 'ours', evidence: [] },
  ],
  evidence: ['20/07/2569 21:40'],
  answered: 'no',
};

/** A column whose cells are names of packages of the account. */
export const OWN_PACKAGES: Question = {
  code: 'package-column',
  certainty: 'likely',
  taken: 'Projekt',
  guess: 'Projekt',
  choices: [
    { value: 'Projekt', evidence: ['oven-cli', 'docs'], named: { kind: 'package', names: 118, values: 120 } },
    { value: 'none', evidence: [] },
  ],
  evidence: [],
  answered: 'no',
};

/** A workbook with two months of events and a summary. */
export const SHEET: Question = {
  code: 'sheet',
  certainty: 'open',
  taken: 'Visits November',
  guess: 'Visits November',
  choices: [
    {
      value: 'Visits November',
      evidence: ['2640', 'Website visits, November 2026', 'visited_at, ip, product, ver, browser, came_from'],
    },
    {
      value: 'Visits October',
      evidence: ['9120', 'Website visits, October 2026', 'visited_at, ip, product, ver, browser, came_from'],
    },
    { value: 'Summary', evidence: ['14', 'Product, Visits, Share', 'oven-cli, 1811, 68 %'] },
  ],
  evidence: ['Visits November'],
  answered: 'no',
};

export const DELIMITER: Question = {
  code: 'delimiter',
  certainty: 'certain',
  taken: ';',
  guess: ';',
  choices: [
    { value: ';', evidence: ['date | id | ip | Größe'] },
    { value: ',', evidence: ['date;id;ip;Größe'] },
  ],
  evidence: ['date;id;ip;Größe'],
  answered: 'no',
};

export const HEADER: Question = {
  code: 'header',
  certainty: 'likely',
  taken: '3',
  guess: '3',
  choices: [
    { value: '3', evidence: ['date, id, ip, Größe'] },
    { value: '1', evidence: ['Visits of the shop, July 2026'] },
    { value: 'none', evidence: [] },
  ],
  evidence: [],
  answered: 'no',
};

const WRAPPER: Question = {
  code: 'events-at',
  certainty: 'likely',
  taken: 'data',
  guess: 'data',
  choices: [
    { value: 'data', evidence: ['80 events'] },
    { value: '.', evidence: ['1 event'] },
  ],
  evidence: [],
  answered: 'no',
};

/** The questions of one file. */
export function asked(...questions: readonly Question[]): readonly FileQuestions[] {
  return [{ kind: 'table:1', questions }];
}

const COLUMNS: Mapping = {
  header: true,
  columns: [
    { name: 'date', use: { kind: 'time', format: 'day-first', zone: 'Europe/Berlin' } },
    { name: 'id', use: { kind: 'key', key: '$unique_id' } },
    { name: 'ip', use: { kind: 'key', key: '$remote_address' } },
    { name: 'Größe', use: { kind: 'leave-out' } },
  ],
};

const FORM: Form = {
  encoding: 'windows-1252',
  layout: { kind: 'table', delimiter: ';' },
  mapping: COLUMNS,
};

const TABLE: Partial<CheckReport> = {
  lines: 41,
  ready: 40,
  blank: 1,
  form: FORM,
  preview: {
    rows: [
      ['date', 'id', 'ip', 'Größe'],
      ['14.07.2026 08:21', 'evt-1', '52.14.7.1', 'M'],
    ],
    event: '{"$time":"2026-07-14T08:21:00+02:00","$unique_id":"evt-1","$remote_address":"52.14.7.1"}',
    otherwise: { ...COLUMNS, header: false },
  },
};

const NAMED: ArtifactsView = {
  state: 'ready',
  items: artifactsOf(12),
  complete: true,
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
};

const SHOP = { ...FILE, name: 'Kunden.csv', size: 3_120 };

function table(...questions: readonly Question[]): GalleryState {
  return {
    check: doneCheck(
      { ...TABLE, questions: asked(...questions) },
      { destination: { kind: 'mixed' }, file: SHOP },
    ),
  };
}

export const QUESTION_STATES: Readonly<Record<string, GalleryState>> = {
  'question-encoding': table(ENCODING, DELIMITER),
  'question-zone': table({ ...ENCODING, answered: 'given' }, DELIMITER, ZONE),
  'question-calendar': table(CALENDAR, OWN_PACKAGES, DELIMITER),
  'question-open': table(DAY_OR_MONTH, ZONE, DELIMITER),
  'question-title': table(HEADER, { ...ENCODING, answered: 'remembered' }, DELIMITER),
  'question-sheet': {
    check: doneCheck(
      { ...TABLE, questions: asked(SHEET) },
      { destination: { kind: 'mixed' }, file: { ...FILE, name: 'partner-visits.xlsx', size: 1_100_000 } },
    ),
  },
  'question-certain': table({ ...ENCODING, certainty: 'certain' }, DELIMITER),
  'question-wrapper': {
    check: doneCheck(
      {
        lines: 80,
        ready: 80,
        form: { encoding: 'utf-8', layout: { kind: 'json', shape: 'list' } },
        questions: [{ kind: 'json', questions: [WRAPPER] }],
      },
      { destination: { kind: 'mixed' }, file: { ...FILE, name: 'export.json', size: 48_000 } },
    ),
  },
  'question-several': {
    check: doneCheck(
      {
        lines: 80,
        ready: 80,
        questions: [
          { kind: 'table:1', name: 'july/berlin.csv', questions: [ZONE] },
          { kind: 'table:2', name: 'july/boston.csv', questions: [DAY_OR_MONTH] },
        ],
      },
      { destination: { kind: 'mixed' }, file: { ...FILE, name: 'july.zip', size: 48_000 } },
    ),
  },
  'check-names': {
    check: doneCheck(
      {
        lines: 20,
        ready: 15,
        errors: 5,
        problems: [
          { code: 'no-artifact', grade: 'error', count: 3, lines: [4, 9, 12] },
          {
            code: 'unknown-artifact',
            grade: 'error',
            count: 2,
            lines: [5, 6],
            artifacts: [{ id: 'oven', count: 2 }],
          },
          {
            code: 'artifact-by-name',
            grade: 'info',
            count: 12,
            lines: [],
            named: [
              { text: 'service-1', count: 8, name: 'acme/service-1' },
              { text: 'stove', count: 4, name: 'acme/service-2', remembered: true },
            ],
          },
        ],
      },
      { destination: { kind: 'mixed' } },
    ),
    artifacts: NAMED,
  },
  'fix-no-artifact': {
    check: doneCheck(
      {
        lines: 20,
        ready: 17,
        errors: 3,
        problems: [{ code: 'no-artifact', grade: 'error', count: 3, lines: [4, 9, 12] }],
      },
      { destination: { kind: 'mixed' } },
    ),
    artifacts: NAMED,
    fix: { code: 'no-artifact', rows: ZONE_ROWS },
  },
  'check-too-old': {
    check: doneCheck(
      {
        ...TABLE,
        lines: 41,
        ready: 1,
        errors: 39,
        problems: [{ code: 'too-old', grade: 'error', count: 39, lines: [2, 3, 4] }],
      },
      { destination: { kind: 'mixed' }, file: SHOP },
    ),
  },
  'check-dot-folders': {
    check: doneCheck(
      {
        problems: [
          {
            code: 'left-out',
            grade: 'warning',
            count: 3,
            lines: [],
            files: [
              { name: 'july.zip/.git/config', why: 'other-kind' },
              { name: 'july.zip/__MACOSX/._events.csv', why: 'other-kind' },
              { name: 'july.zip/old/secret.csv', why: 'encrypted' },
            ],
          },
        ],
      },
      { destination: { kind: 'mixed' }, file: { ...FILE, name: 'july.zip', size: 48_000 } },
    ),
  },
  'result-assumed': {
    imports: [
      doneImport(
        { imported: 40, failed: 0 },
        {
          fileName: SHOP.name,
          unit: 'row',
          counts: { lines: 41, blank: 1, setAside: 0, skipped: 0, sent: 40, notSent: 0 },
          assumed: [
            { code: 'encoding', taken: 'windows-1252' },
            { code: 'zone', taken: 'Europe/Berlin' },
          ],
        },
      ),
    ],
    open: 'import-1',
  },
};
