import type { UpdateView } from '../../../src/shared/app/update';
import { doneImport } from '../views';
import type { GalleryState } from './states';

const OFFER = { version: '1.1.0', size: 85_200_000 };
const LAST = doneImport({ imported: 48_210, failed: 0 });

const VIEWS = {
  newer: { state: 'newer', ...OFFER },
  told: { state: 'told', version: '1.1.0', why: 'installed' },
  waiting: { state: 'waiting', ...OFFER },
  downloading: { state: 'downloading', bytes: 31_400_000, ...OFFER },
  ready: { state: 'ready', version: '1.1.0', waits: false },
  failed: {
    state: 'failed',
    offered: OFFER,
    trouble: 'cut-off',
    details: 'connection-lost: other side closed',
  },
} as const satisfies Readonly<Record<string, UpdateView>>;

/** A newer version of the app, as a note and in Settings. */
export const UPDATE_STATES: Readonly<Record<string, GalleryState>> = {
  ...Object.fromEntries(
    Object.entries(VIEWS).map(([name, update]) => [`update-${name}`, { imports: [LAST], update }]),
  ),
  'update-settings': { tab: 'settings', update: { state: 'none', asOf: '2026-07-21T12:00:00Z' } },
  'update-settings-newer': { tab: 'settings', update: VIEWS.newer },
  'update-settings-locked': {
    tab: 'settings',
    update: { state: 'none', asOf: '2026-07-21T12:00:00Z' },
    policy: { locked: ['updates', 'updateChannel'], owner: null },
  },
};
