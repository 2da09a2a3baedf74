import type { Failure } from '../../shared/failure';
import type { ImportView } from '../../shared/imports/import';
import { invoke } from '../ipc/client';
import { navigation } from './navigation.svelte';

/** Checks the user's files of an import again. If they have changed, the user decides. */
export class ImportAgain {
  /** The import whose files have changed. */
  changed: ImportView | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);

  async start(root: ImportView, how: { readonly asTheyAre?: true } = {}): Promise<void> {
    this.changed = null;
    const checking = await invoke('import.check-again', { id: root.id, ...how });
    this.failure = checking.ok ? null : checking.failure;
    if (!checking.ok) return;
    if (checking.value === 'changed') this.changed = root;
    else navigation.go('import');
  }
}
