import { NO_FIXES } from '../../src/shared/checks/fix';
import { NDJSON } from '../../src/shared/files/layout';
import type { Part } from '../../src/shared/files/parts';
import type { CheckReport, CheckView } from '../../src/shared/checks/check';
import type { Problem } from '../../src/shared/checks/problem';
import type { ImportView } from '../../src/shared/imports/import';

/** State as main sends it, for tests of the window and the gallery. */

export const FILE = {
  path: '/home/ana/Downloads/clicks-july.ndjson',
  name: 'clicks-july.ndjson',
  size: 12_400_000,
} as const;

export const NOT_JSON: Problem<'not-json'> = {
  code: 'not-json',
  grade: 'error',
  repairs: [],
  count: 3,
  lines: [17, 902, 31_077],
};
export const TOO_OLD: Problem<'too-old'> = { code: 'too-old', grade: 'error', count: 1, lines: [40_112] };
export const UNKNOWN_ARTIFACT: Problem<'unknown-artifact'> = {
  code: 'unknown-artifact',
  grade: 'error',
  count: 12,
  lines: [4, 9, 12, 44],
  artifacts: [
    { id: 'acme/servce-api', count: 11, suggestion: 'acme/service-api' },
    { id: '970493a1-4ca0-4a4d-a085-fdce578e5a08', count: 1 },
  ],
};
export const UNKNOWN_DOLLAR: Problem<'unknown-dollar'> = {
  code: 'unknown-dollar',
  grade: 'warning',
  count: 812,
  lines: [1, 2, 3, 5],
  keys: [
    { key: '$referer', count: 800, suggestion: '$referrer' },
    { key: '$ip', count: 12, suggestion: '$remote_address' },
  ],
};
export const ID_MISSING: Problem<'id-missing'> = {
  code: 'id-missing',
  grade: 'warning',
  count: 48_210,
  lines: [1, 2, 3],
};
export const TIDIED: Problem<'tidied'> = {
  code: 'tidied',
  grade: 'info',
  count: 1,
  lines: [],
  details: [
    { kind: 'crlf', count: 48_214 },
    { kind: 'blank-lines', count: 2 },
  ],
};
export const SENT_BEFORE: Problem<'sent-before'> = {
  code: 'sent-before',
  grade: 'warning',
  count: 1,
  lines: [],
  earlier: { importId: 'import-0', createdAt: '2026-07-20T12:00:00Z' },
  parts: [],
};
export const GZIP_DAMAGED: Problem<'gzip-damaged'> = {
  code: 'gzip-damaged',
  damaged: [{ damage: 'cut' }],
  grade: 'error',
  count: 1,
  lines: [],
};

const CLEAN: CheckReport = {
  lines: 48_214,
  blank: 0,
  ready: 48_214,
  errors: 0,
  skipped: 0,
  fixed: 0,
  warnings: 0,
  problems: [],
  compression: 'none',
  form: NDJSON,
  preview: null,
  questions: [],
  plainBytes: FILE.size,
  oldest: '2026-07-15T06:12:00Z',
  newest: '2026-07-21T09:40:00Z',
  hours: [],
  artifacts: [],
  moreArtifacts: 0,
  damaged: false,
  repeatsComplete: true,
  repeatsCheckedUpTo: 48_214,
  safetyIdsFollowUpTo: null,
};

/** A report that differs from a clean one of 48,214 lines in these parts. */
export function reportOf(parts: Partial<CheckReport> = {}): CheckReport {
  return { ...CLEAN, ...parts };
}

/** Three files read as one. */
export const PARTS: readonly Part[] = [
  { name: 'events-1.ndjson', firstLine: 1, lines: 113, unit: 'line' },
  { name: 'events-2.csv', firstLine: 114, lines: 40, unit: 'row' },
  { name: 'events-3.json', firstLine: 154, lines: 47, unit: 'event' },
];

/** One sheet of a workbook. */
export const ONE_SHEET: readonly Part[] = [
  { name: 'März', firstLine: 1, lines: 200, unit: 'row', sheet: 'März' },
];

/** Two files beside them that are not read. */
export const LEFT_OUT: Problem<'left-out'> = {
  code: 'left-out',
  grade: 'warning',
  count: 2,
  lines: [],
  files: [
    { name: 'logo.png', why: 'other-kind' },
    { name: 'july.zip/secret.csv', why: 'encrypted' },
  ],
};

/** The report of several files. */
export const SEVERAL: Partial<CheckReport> = {
  lines: 200,
  blank: 1,
  ready: 198,
  errors: 1,
  form: { encoding: 'utf-8', layout: { kind: 'parts', unit: 'line' } },
  parts: PARTS,
  tables: [],
};

type Done = Extract<CheckView, { state: 'done' }>;

/** A finished check. */
export function doneCheck(report: Partial<CheckReport> = {}, parts: Partial<Done> = {}): Done {
  return {
    state: 'done',
    id: 'check-1',
    file: FILE,
    report: reportOf(report),
    destination: null,
    safetyIds: 'not-needed',
    fixes: NO_FIXES,
    fixedBy: [],
    resends: null,
    changed: false,
    ...parts,
  };
}

type Reading = Extract<CheckView, { state: 'reading' }>;

/** A running check. */
export function readingCheck(bytesRead = 4_200_000, parts: Partial<Reading> = {}): Reading {
  return {
    state: 'reading',
    id: 'check-1',
    file: FILE,
    progress: { bytesRead, bytesTotal: FILE.size, lines: 16_330, errors: 1 },
    sample: null,
    ...parts,
  };
}

const SENDING: ImportView = {
  id: 'import-1',
  origin: 'own',
  owner: 'acme',
  fileName: FILE.name,
  fileSize: FILE.size,
  destination: { kind: 'package', id: 'package-1', name: 'docs-site' },
  createdAt: '2026-07-21T12:00:00Z',
  endedAt: null,
  phase: { name: 'uploading', stopping: false },
  remoteId: null,
  planned: { lines: 48_210, blank: 0, setAside: 0, skipped: 0, sent: 0, notSent: 48_210 },
  counts: null,
  remote: null,
  progress: {
    bytes: 1_760_000,
    bytesTotal: FILE.size,
    events: 6_749,
    eventsTotal: 48_210,
    bytesSent: 310_000,
    secondsLeft: 8,
  },
  pollFailure: null,
  resends: null,
  setAside: [],
  assumed: [],
  fixed: 0,
  safetyIds: 0,
  repeatable: true,
  canSendRest: false,
  oldest: '2026-07-15T06:12:00Z',
  earlierUploadLost: false,
  unit: 'line',
};

/** An import during its upload, changed in these parts. */
export function importOf(parts: Partial<ImportView> = {}): ImportView {
  return { ...SENDING, ...parts };
}

const REMOTE_ID = '5f1c1a52-0b61-4f0e-9a41-7d2a36f0c9be';

/** An import that Scarf reports as done, with Scarf's counts. */
export function doneImport(
  remote: { imported: number | null; failed: number | null; total?: number | null },
  parts: Partial<ImportView> = {},
): ImportView {
  const sent = parts.counts?.sent ?? 48_210;
  return importOf({
    phase: { name: 'done' },
    endedAt: '2026-07-21T12:00:41Z',
    remoteId: REMOTE_ID,
    progress: null,
    counts: { lines: sent, blank: 0, setAside: 0, skipped: 0, sent, notSent: 0 },
    remote: { total: sent, asOf: '2026-07-21T12:00:41Z', ...remote },
    ...parts,
  });
}

/** An import that Scarf is reading. */
export function processingImport(parts: Partial<ImportView> = {}): ImportView {
  return doneImport(
    { imported: 31_200, failed: 2, total: 48_210 },
    { phase: { name: 'processing', stopping: false }, endedAt: null, ...parts },
  );
}

/** A foreign import: only Scarf's own numbers. */
export function foreignImport(parts: Partial<ImportView> = {}): ImportView {
  return doneImport(
    { imported: 900, failed: 3, total: 903 },
    {
      id: 'foreign-1',
      origin: 'foreign',
      fileName: null,
      fileSize: null,
      destination: null,
      ...parts,
      planned: null,
      counts: null,
    },
  );
}
