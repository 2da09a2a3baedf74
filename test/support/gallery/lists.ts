import { failure, retryableFailure } from '../../../src/shared/failure';
import type { SourceRow } from '../../../src/shared/checks/check';
import type { ImportView } from '../../../src/shared/imports/import';
import type { LogView } from '../../../src/shared/imports/log';
import { doneImport, foreignImport, importOf, processingImport } from '../views';
import type { GalleryState } from './states';

/** A log with this number of entries; `view` overrides its default state. */
export interface GalleryLog {
  readonly entries: number;
  readonly view?: Partial<LogView>;
  /** The user's lines; absent: short ones. */
  readonly row?: (line: number) => SourceRow;
}

const HOUR = 60 * 60 * 1000;
const NAMES = [
  'clicks-2026-11-23.ndjson',
  'downloads-docker-hub-november-part-2-of-4.ndjson.gz',
  'a.jsonl',
  'website-pageviews-acme-docs-2026-11-20_to_2026-11-21-corrected-final-v2.ndjson',
] as const;

/** One import of every outcome, newest first. */
function everyOutcome(): readonly ImportView[] {
  const sent = { lines: 7_495, blank: 0, setAside: 0, skipped: 0, sent: 7_495, notSent: 0 };
  const views: readonly ImportView[] = [
    processingImport(),
    importOf(),
    doneImport({ imported: 7_494, failed: 0 }, { counts: sent }),
    doneImport({ imported: 7_495, failed: 0 }, { counts: sent }),
    foreignImport(),
    doneImport({ imported: 48_207, failed: 3 }),
    importOf({
      phase: { name: 'unconfirmed', stopping: false, finding: 'nothing', candidates: [], failure: null },
    }),
    importOf({ phase: { name: 'queued', why: 'scarf-limit', until: null, attempt: 1 } }),
    doneImport({ imported: 67, failed: 0 }, { phase: { name: 'cancelled', arrived: 'some' } }),
    importOf({ phase: { name: 'failed', failure: failure('token-refused') } }),
    doneImport({ imported: 0, failed: 300 }),
  ];
  return views.map((view, at) => ({
    ...view,
    id: `import-${at}`,
    fileName: view.origin === 'own' ? (NAMES[at % NAMES.length] ?? null) : null,
    createdAt: new Date(Date.now() - at * 7 * HOUR - HOUR / 15).toISOString(),
  }));
}

const IMPORTS = [doneImport({ imported: 48_207, failed: 3 })];
/** The same for an import of two files. */
const OF_SEVERAL = IMPORTS.map((view): ImportView => ({
  ...view,
  fileName: 'july.zip',
  parts: [
    { name: 'events-1.ndjson', firstLine: 1, lines: 40, unit: 'line' },
    { name: 'july/events-2.csv', firstLine: 41, lines: 48_174, unit: 'row' },
  ],
}));
const LIST = {
  state: 'ready',
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
  slots: null,
  damaged: [],
  newer: [],
} as const;
const OUT_OF_REACH = retryableFailure('host-not-found', 'getaddrinfo ENOTFOUND api.scarf.sh');

/** The states of history, log and settings. */
export const LIST_STATES: Readonly<Record<string, GalleryState>> = {
  'history-all': { imports: everyOutcome(), tab: 'history' },
  'history-slots': {
    imports: everyOutcome(),
    history: { ...LIST, slots: { inUse: 12, of: 15, asOf: LIST.asOf } },
    tab: 'history',
  },
  'history-empty': { tab: 'history' },
  'history-no-account': { connection: { state: 'disconnected', owner: null, failure: null }, tab: 'history' },
  'history-loading': { history: { ...LIST, state: 'loading', asOf: null }, tab: 'history' },
  'history-offline': {
    imports: everyOutcome(),
    history: { ...LIST, state: 'failed', failure: OUT_OF_REACH },
    tab: 'history',
  },
  'history-damaged': {
    imports: everyOutcome(),
    history: { ...LIST, damaged: ['/home/ana/.config/scarf-event-importer/imports/set-aside'] },
    tab: 'history',
  },
  'history-newer': {
    imports: everyOutcome(),
    history: {
      ...LIST,
      newer: ['a', 'b', 'c'].map((id) => `/home/ana/.config/scarf-event-importer/imports/${id}`),
    },
    tab: 'history',
  },
  'log-million': { imports: IMPORTS, log: { entries: 1_000_000 }, open: 'import-1' },
  'log-several': { imports: OF_SEVERAL, log: { entries: 40 }, open: 'import-1' },
  'log-arriving': { imports: IMPORTS, log: { entries: 7, view: { complete: false } }, open: 'import-1' },
  'log-empty': { imports: IMPORTS, log: { entries: 0 }, open: 'import-1' },
  'log-failed': {
    imports: IMPORTS,
    log: { entries: 0, view: { state: 'failed', failure: retryableFailure('scarf-trouble', '503') } },
    open: 'import-1',
  },
  'settings-no-account': {
    connection: { state: 'disconnected', owner: null, failure: null },
    tab: 'settings',
  },
  'settings-disconnected': {
    connection: {
      state: 'disconnected',
      owner: 'acme',
      failure: retryableFailure('keychain-unreadable'),
    },
    tab: 'settings',
  },
};
