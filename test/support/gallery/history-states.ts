import { failure } from '../../../src/shared/failure';
import type { ImportView } from '../../../src/shared/imports/import';
import { doneImport, foreignImport, importOf } from '../views';
import type { GalleryState } from './states';

// A history with every outcome, several accounts, days and people.

const HOUR = 60 * 60 * 1000;

type Made = Partial<ImportView> & {
  readonly sent: number;
  readonly imported: number;
  readonly failed?: number;
  readonly aside?: number;
  readonly notSent?: number;
};

function made(hoursAgo: number, { sent, imported, failed = 0, ...rest }: Made): ImportView {
  const { aside = 0, notSent = 0, ...parts } = rest;
  return doneImport(
    { imported, failed, total: sent },
    {
      startedBy: 'ana',
      counts: { lines: sent + aside + notSent, blank: 0, setAside: aside, skipped: 0, sent, notSent },
      createdAt: new Date(Date.now() - hoursAgo * HOUR).toISOString(),
      ...parts,
    },
  );
}

const to = (name: string): ImportView['destination'] => ({ kind: 'package', id: name, name });

const FILES: readonly ImportView[] = [
  importOf({ id: 'a', fileName: 'busy-week.ndjson', startedBy: 'ana', createdAt: new Date().toISOString() }),
  made(1, {
    id: 'b',
    fileName: 'partner-visits.csv',
    sent: 2_443,
    imported: 2_404,
    failed: 39,
    aside: 197,
    destination: { kind: 'mixed' },
  }),
  made(2, {
    id: 'c',
    fileName: 'newsletter-week-47.ndjson',
    sent: 48_210,
    imported: 48_210,
    destination: to('docs-site'),
    startedBy: 'jonas',
  }),
  made(3, {
    id: 'd',
    fileName: 'install-script.log.gz',
    sent: 67_300,
    imported: 67_300,
    notSent: 32_700,
    phase: { name: 'cancelled', arrived: 'some' },
    destination: to('installer-linux'),
  }),
  made(20, {
    id: 'e',
    fileName: 'matomo-2026-11-25.csv',
    sent: 21_958,
    imported: 18_846,
    failed: 3_112,
    destination: to('docs-site'),
  }),
  made(19, {
    id: 'e2',
    fileName: 'matomo-2026-11-25.csv',
    sent: 3_112,
    imported: 3_112,
    resends: { importId: 'e', which: 'refused', lines: 3_112 },
  }),
  made(22, {
    id: 'f',
    fileName: 'october-archive-of-the-partner-program-part-2.zip',
    sent: 0,
    imported: 0,
    aside: 9_120,
    destination: to('oven-cli'),
    startedBy: 'jonas',
  }),
  foreignImport({ id: 'g', createdAt: new Date(Date.now() - 25 * HOUR).toISOString() }),
  importOf({
    id: 'h',
    fileName: 'edge-requests.log',
    progress: null,
    counts: { lines: 31_870, blank: 0, setAside: 0, skipped: 0, sent: 0, notSent: 31_870 },
    phase: { name: 'failed', failure: failure('token-refused') },
    createdAt: new Date(Date.now() - 70 * HOUR).toISOString(),
  }),
  made(71, {
    id: 'i',
    fileName: 'installer-downloads.ndjson.gz',
    sent: 104_280,
    imported: 104_280,
    destination: to('installer-linux'),
  }),
  made(72, {
    id: 'j',
    fileName: 'docs-search.csv',
    sent: 2_980,
    imported: 2_980,
    aside: 20,
    destination: to('handbook-pixel'),
  }),
];

const SEVERAL_ACCOUNTS = FILES.map((view, at) => ({ ...view, owner: at % 3 === 2 ? 'lumen-docs' : 'acme' }));

export const HISTORY_STATES: Readonly<Record<string, GalleryState>> = {
  'history-files': { imports: FILES, tab: 'history' },
  'history-accounts': {
    imports: SEVERAL_ACCOUNTS,
    connection: { state: 'disconnected', owner: null, failure: null },
    tab: 'history',
  },
  'history-away': {
    imports: FILES.filter(({ origin }) => origin === 'own'),
    connection: { state: 'disconnected', owner: null, failure: null },
    tab: 'history',
  },
};
