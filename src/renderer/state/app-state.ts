import type { CertificateView } from '../../shared/app/certificate';
import type { CheckView } from '../../shared/checks/check';
import type { AccountView, ConnectionView } from '../../shared/app/connection';
import type { ArtifactsView } from '../../shared/destination';
import type { GivenFilesView } from '../../shared/files/given-files';
import type { HistoryView } from '../../shared/imports/import';
import type { About } from '../../shared/ipc';
import { NO_POLICY, type PolicyView } from '../../shared/app/policy';
import type { PresetView } from '../../shared/files/preset';
import { NO_SIGN_INS_VIEW, type ProxySignInsView } from '../../shared/app/proxy-sign-in';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/app/settings';
import type { UpdateView } from '../../shared/app/update';
import { NO_WATCHED_FOLDERS, type WatchedFoldersView } from '../../shared/imports/watched-folder';
import { RemoteState } from './remote-state.svelte';

export { imports } from './imports.svelte';

export const connection = new RemoteState<ConnectionView>({ state: 'opening' });
export const accounts = new RemoteState<readonly AccountView[]>([]);
export const check = new RemoteState<CheckView | null>(null);
export const givenFiles = new RemoteState<GivenFilesView | null>(null);
export const artifacts = new RemoteState<ArtifactsView>({
  state: 'none',
  items: [],
  complete: true,
  asOf: null,
  failure: null,
});
export const history = new RemoteState<HistoryView>({
  state: 'none',
  asOf: null,
  failure: null,
  slots: null,
  damaged: [],
  newer: [],
});
export const settings = new RemoteState<Settings>(DEFAULT_SETTINGS);
export const policy = new RemoteState<PolicyView>(NO_POLICY);
export const certificate = new RemoteState<CertificateView>({ state: 'none' });
export const proxySignIns = new RemoteState<ProxySignInsView>(NO_SIGN_INS_VIEW);
export const presets = new RemoteState<readonly PresetView[]>([]);
export const folders = new RemoteState<WatchedFoldersView>(NO_WATCHED_FOLDERS);
export const update = new RemoteState<UpdateView | null>(null);
export const about = new RemoteState<About | null>(null);
