import { failure } from '../../../src/shared/failure';
import type { ImportPhase, ImportView, LineCounts } from '../../../src/shared/imports/import';
import type { LogCause } from '../../../src/shared/imports/log';
import { doneImport, foreignImport, importOf, processingImport } from '../views';
import type { GalleryState } from './states';

// One file over its imports: under way, ended in every way, stopped and completed, imported again.

function shown(...imports: readonly ImportView[]): GalleryState {
  return { imports, open: imports[0]?.id ?? '' };
}

function counts(parts: Partial<LineCounts>): LineCounts {
  const all = { blank: 0, setAside: 0, skipped: 0, sent: 0, notSent: 0, ...parts };
  return { lines: all.blank + all.setAside + all.skipped + all.sent + all.notSent, ...all };
}

const HOUR = 3_600_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const STOPPED = { phase: { name: 'cancelled', arrived: 'some' } } as const;
const PARTLY = doneImport(
  { imported: 2_404, failed: 39 },
  {
    fileName: 'partner-visits.csv',
    createdAt: ago(4_000),
    endedAt: ago(0),
    unit: 'row',
    safetyIds: 2_462,
    counts: counts({ blank: 1, setAside: 178, sent: 2_462 }),
    setAside: [
      { code: 'too-old', count: 141 },
      { code: 'time-unreadable', count: 33 },
      { code: 'not-json', count: 4 },
    ],
    assumed: [{ code: 'zone', taken: 'Europe/Amsterdam' }],
  },
);
const REASONS: readonly LogCause[] = [
  {
    key: 'package',
    type: 'artifact-not-found',
    class: 'error',
    count: 38,
    message: 'No package with the id "oven-edge" in this account',
    lines: [1_011, 1_012, 1_040],
  },
  {
    key: 'unread',
    type: 'failed-to-decode',
    class: 'error',
    count: 1,
    message: '$time: not a date-time',
    lines: [2_319],
  },
];
/** The events of a file by day, today last. */
const WEEK = [9_800, 7_940, 7_410, 16_220, 18_010, 26_290, 14_330].map((events, at, all) => ({
  startMs: new Date(Date.now() - (all.length - 1 - at) * 24 * HOUR).setHours(0, 0, 0, 0),
  events,
}));

const AT_STOP = doneImport(
  { imported: 67_300, failed: 0 },
  {
    ...STOPPED,
    fileName: 'install-script.log.gz',
    createdAt: ago(2 * HOUR),
    endedAt: ago(2 * HOUR - 38_000),
    canSendRest: true,
    oldest: ago(2.6 * 24 * HOUR),
    days: WEEK,
    counts: counts({ blank: 4, sent: 67_300, notSent: 32_700 }),
  },
);
const SAME = { counts: counts({ sent: 40_000 }), eventsKey: 'same' } as const;
const EARLIER = doneImport({ imported: 7_300, failed: 0 }, { ...SAME, ...STOPPED, id: 'import-0' });

const again = (view: ImportView, which: 'refused' | 'set-aside' | 'rest', lines: number): ImportView => ({
  ...view,
  id: 'import-2',
  createdAt: ago(60_000),
  resends: { importId: 'import-1', which, lines },
});

function queued(phase: Partial<Extract<ImportPhase, { name: 'queued' }>>): ImportView {
  return importOf({
    phase: { name: 'queued', why: 'starting', until: null, attempt: 0, ...phase },
    progress: null,
  });
}

const UNKNOWN = {
  name: 'unconfirmed',
  stopping: false,
  finding: 'looking',
  candidates: [],
  failure: null,
} as const;

export const WAITING = queued({
  why: 'scarf-limit',
  until: new Date(Date.now() + 32_000).toISOString(),
  attempt: 2,
});

/** The states of the page of a file. */
export const OUTCOME_STATES: Readonly<Record<string, GalleryState>> = {
  starting: shown(queued({})),
  sending: shown(importOf()),
  waiting: shown(WAITING),
  'waiting-slots': {
    ...shown(WAITING),
    history: {
      state: 'ready',
      asOf: '2026-07-21T12:00:00Z',
      failure: null,
      damaged: [],
      newer: [],
      slots: { inUse: 15, of: 15, asOf: new Date().toISOString() },
    },
  },
  reading: shown(processingImport({ days: WEEK })),
  'reading-stopping': shown(processingImport({ phase: { name: 'processing', stopping: true } })),
  'reading-rest': shown(
    AT_STOP,
    again(
      processingImport({
        counts: AT_STOP.counts,
        remote: { total: 1e5, imported: 9_800, failed: 0, asOf: ago(0) },
      }),
      'rest',
      100_004,
    ),
  ),
  'unconfirmed-looking': shown(importOf({ phase: UNKNOWN })),
  'unconfirmed-nothing': shown(importOf({ phase: { ...UNKNOWN, finding: 'nothing' } })),
  'unconfirmed-several': shown(
    importOf({
      phase: {
        ...UNKNOWN,
        finding: 'several',
        candidates: [
          {
            remoteId: '5f1c1a52-0b61-4f0e-9a41-7d2a36f0c9be',
            createdAt: '2026-07-21T12:00:03Z',
            total: 48_210,
          },
          {
            remoteId: '0c2e7a11-5d0f-47c5-8f3e-1b9f4a7d1e02',
            createdAt: '2026-07-21T12:00:09Z',
            total: 48_210,
          },
        ],
        failure: failure('connection-lost', 'ECONNRESET after 12,400,000 bytes'),
      },
    }),
  ),
  'result-all': shown(
    doneImport(
      { imported: 48_210, failed: 0 },
      { safetyIds: 48_210, createdAt: ago(41_000), endedAt: ago(0) },
    ),
  ),
  'result-partly': { ...shown(PARTLY), reasons: REASONS },
  'result-aside': shown({
    ...PARTLY,
    remote: { total: 2_462, imported: 2_462, failed: 0, asOf: ago(0) },
    setAside: PARTLY.setAside.slice(1),
    counts: counts({ blank: 1, setAside: 37, sent: 2_462 }),
  }),
  'result-mended': shown(
    doneImport({ imported: 48_207, failed: 3 }),
    again(doneImport({ imported: 3, failed: 0 }, { counts: counts({ sent: 3 }) }), 'refused', 3),
  ),
  'result-too-old': shown(
    doneImport(
      { imported: 40, failed: 0 },
      { counts: counts({ setAside: 312, sent: 40 }), setAside: [{ code: 'too-old', count: 312 }] },
    ),
  ),
  'result-repeat': shown(doneImport({ imported: 32_700, failed: 0 }, SAME), EARLIER),
  'result-repeat-all': shown(
    doneImport({ imported: 0, failed: 0 }, SAME),
    doneImport({ imported: 40_000, failed: 0 }, { ...SAME, id: 'import-0' }),
  ),
  'result-missing': shown(doneImport({ imported: 48_209, failed: 0 })),
  'result-none': shown(doneImport({ imported: 0, failed: 300 }, { counts: counts({ sent: 300 }) })),
  'result-stopped': shown(AT_STOP),
  'result-stopped-no-ids': shown({ ...AT_STOP, canSendRest: false, repeatable: false }),
  'result-stopped-before': shown({
    ...AT_STOP,
    phase: { name: 'cancelled', arrived: 'nothing' },
    remoteId: null,
    remote: null,
    counts: counts({ notSent: 100_000 }),
  }),
  'result-completed': shown(
    AT_STOP,
    again(
      doneImport({ imported: 32_700, failed: 0 }, { counts: counts({ blank: 4, sent: 100_000 }) }),
      'rest',
      100_004,
    ),
  ),
  'result-vanished': shown(
    doneImport({ imported: 0, failed: 0 }, { phase: { name: 'cancelled', arrived: 'unknown' } }),
  ),
  'result-no-counts': shown(doneImport({ imported: null, failed: null })),
  'result-odd-numbers': shown(doneImport({ imported: 48_250, failed: 3 })),
  'result-failed': shown(
    importOf({
      phase: {
        name: 'failed',
        failure: failure('token-not-allowed', 'HTTP 403 from POST /v2/packages/acme/package-1/import'),
      },
      endedAt: '2026-07-21T12:00:09Z',
      progress: null,
      counts: counts({ setAside: 4, notSent: 48_210 }),
    }),
  ),
  'result-elsewhere': { ...shown(foreignImport()), tab: 'history' },
};
