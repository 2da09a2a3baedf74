import type { Broadcast, EventName, Snapshot } from '../../shared/ipc';
import type { Result } from '../../shared/failure';
import { invoke, subscribe } from '../ipc/client';
import {
  about,
  accounts,
  artifacts,
  certificate,
  check,
  connection,
  folders,
  givenFiles,
  history,
  imports,
  policy,
  presets,
  proxySignIns,
  settings,
  update,
} from './app-state';
import { notices } from './notices.svelte';
import { savedFile } from './saved-file.svelte';
import { runWindowCommand } from './window-commands';

/** Subscribes every remote state to the main process, then loads the snapshot. */
export async function startSync(): Promise<Result<() => void>> {
  for (const state of [
    connection,
    accounts,
    check,
    givenFiles,
    artifacts,
    history,
    settings,
    policy,
    certificate,
    presets,
    proxySignIns,
    folders,
    update,
    about,
    imports,
    notices,
    savedFile,
  ])
    state.reset();
  const stop = subscribe(receive);
  const snapshot = await invoke('app.snapshot');
  if (!snapshot.ok) {
    stop();
    return snapshot;
  }
  receiveSnapshot(snapshot.value);
  return { ok: true, value: stop };
}

function receiveSnapshot(snapshot: Snapshot): void {
  const { seq } = snapshot;
  connection.receive(snapshot.connection, seq);
  accounts.receive(snapshot.accounts, seq);
  check.receive(snapshot.check, seq);
  givenFiles.receive(snapshot.givenFiles, seq);
  artifacts.receive(snapshot.artifacts, seq);
  imports.receiveAll(snapshot.imports, seq);
  history.receive(snapshot.history, seq);
  settings.receive(snapshot.settings, seq);
  policy.receive(snapshot.policy, seq);
  certificate.receive(snapshot.certificate, seq);
  proxySignIns.receive(snapshot.proxySignIns, seq);
  presets.receive(snapshot.presets, seq);
  folders.receive(snapshot.folders, seq);
  update.receive(snapshot.update, seq);
  about.receive(snapshot.about, seq);
  for (const notice of snapshot.notices) notices.receive(notice);
}

/** All broadcasts as a union by name, so that a switch narrows the payload. */
type AnyBroadcast = { [K in EventName]: Broadcast<K> }[EventName];

function receive(broadcast: Broadcast<EventName>): void {
  const event = broadcast as AnyBroadcast;
  switch (event.name) {
    case 'connection.changed':
      return connection.receive(event.payload, event.seq);
    case 'accounts.changed':
      return accounts.receive(event.payload, event.seq);
    case 'check.changed':
      return check.receive(event.payload, event.seq);
    case 'given-files.changed':
      return givenFiles.receive(event.payload, event.seq);
    case 'artifacts.changed':
      return artifacts.receive(event.payload, event.seq);
    case 'import.changed':
      return imports.receiveOne(event.payload, event.seq);
    case 'imports.changed':
      return imports.receiveAll(event.payload, event.seq);
    case 'foreign-imports.changed':
      return imports.receiveForeign(event.payload, event.seq);
    case 'history.changed':
      return history.receive(event.payload, event.seq);
    case 'log.changed':
      // LogReader subscribes itself while a log is open.
      return;
    case 'settings.changed':
      return settings.receive(event.payload, event.seq);
    case 'certificate.changed':
      return certificate.receive(event.payload, event.seq);
    case 'proxy-sign-ins.changed':
      return proxySignIns.receive(event.payload, event.seq);
    case 'presets.changed':
      return presets.receive(event.payload, event.seq);
    case 'folders.changed':
      return folders.receive(event.payload, event.seq);
    case 'update.changed':
      return update.receive(event.payload, event.seq);
    case 'notice.raised':
      return notices.receive(event.payload);
    case 'file.saved':
      return savedFile.receive(event.payload);
    case 'window.command':
      runWindowCommand(event.payload);
  }
}
