import type { CheckView } from '../../shared/check';
import type { ConnectionView } from '../../shared/connection';
import type { ArtifactsView } from '../../shared/destination';
import type { HistoryView } from '../../shared/import';
import type { About } from '../../shared/ipc';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings';
import { Mirror } from './remote-state.svelte';

export { imports } from './imports.svelte';

export const connection = new Mirror<ConnectionView>({ state: 'opening' });
export const check = new Mirror<CheckView | null>(null);
export const artifacts = new Mirror<ArtifactsView>({ state: 'none', items: [], asOf: null, failure: null });
export const history = new Mirror<HistoryView>({
  state: 'none',
  asOf: null,
  failure: null,
  slots: null,
  damaged: [],
});
export const settings = new Mirror<Settings>(DEFAULT_SETTINGS);
export const about = new Mirror<About | null>(null);
