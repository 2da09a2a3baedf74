import type { ImportView } from '../../../src/shared/imports/import';
import { doneCheck, doneImport, importOf, processingImport } from '../views';
import type { GalleryState } from './states';

const HOUR = 60 * 60 * 1000;

function ago(hours: number): { readonly createdAt: string; readonly endedAt: string } {
  const at = new Date(Date.now() - hours * HOUR).toISOString();
  return { createdAt: at, endedAt: at };
}

const counts = (sent: number, setAside = 0, notSent = 0): Pick<ImportView, 'counts'> => ({
  counts: { lines: sent + setAside + notSent, blank: 0, setAside, skipped: 0, sent, notSent },
});

const PAST: readonly ImportView[] = [
  doneImport(
    { imported: 2_404, failed: 39 },
    {
      id: 'past-1',
      fileName: 'partner-visits.csv',
      ...ago(2),
      ...counts(2_443, 178),
      destination: { kind: 'mixed' },
    },
  ),
  doneImport(
    { imported: 48_210, failed: 0 },
    { id: 'past-2', fileName: 'newsletter-week-47.ndjson', ...ago(26), ...counts(48_210) },
  ),
  doneImport(
    { imported: 67_300, failed: 0 },
    {
      id: 'past-3',
      fileName: 'install-script-of-the-whole-company-2026-11-20_to_2026-11-26-corrected.log.gz',
      phase: { name: 'cancelled', arrived: 'some' },
      ...ago(50),
      ...counts(67_300, 0, 32_700),
    },
  ),
  doneImport(
    { imported: 18_846, failed: 0 },
    { id: 'past-4', fileName: 'matomo.csv', ...ago(74), ...counts(18_846) },
  ),
  doneImport(
    { imported: 0, failed: 4_100 },
    { id: 'past-5', fileName: 'october-archive.zip', ...ago(98), ...counts(4_100) },
  ),
  doneImport(
    { imported: 90_100, failed: 0 },
    { id: 'past-6', fileName: 'pageviews.ndjson', ...ago(122), ...counts(90_100) },
  ),
];

/** The states of the start screen with something to show. */
export const START_STATES: Readonly<Record<string, GalleryState>> = {
  'start-full': {
    imports: [
      importOf({ id: 'sending', fileName: 'busy-week.ndjson', ...ago(0.1) }),
      { ...processingImport(), id: 'reading', fileName: 'installer-downloads.csv.gz', ...ago(0.2) },
      importOf({
        id: 'asks',
        fileName: 'visits-week-48.csv',
        phase: { name: 'unconfirmed', stopping: false, finding: 'nothing', candidates: [], failure: null },
        ...ago(0.3),
      }),
      ...PAST,
    ],
    history: {
      state: 'ready',
      asOf: '2026-07-21T12:00:00Z',
      failure: null,
      slots: { inUse: 2, of: 15, asOf: '2026-07-21T12:00:00Z' },
      damaged: [],
      newer: [],
    },
  },
  'start-past': { imports: PAST },
  'start-open-file': { imports: PAST, check: doneCheck({ ready: 48_210, errors: 4 }), aside: true },
};
