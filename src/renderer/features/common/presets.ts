import type { Failure } from '../../../shared/failure';
import { invoke } from '../../ipc/client';
import { announcer } from '../../state/announcer.svelte';
import { PRESET_WORDS } from '../../text/presets';

/** Saves a preset to a file. Null: it is saved, or the user chose no file. */
export async function exportPreset(name: string): Promise<Failure | null> {
  const result = await invoke('presets.export', { name });
  return result.ok ? null : result.failure;
}

/** Takes a preset over from a file, and says so. Null: it is there, or the user chose no file. */
export async function importPreset(): Promise<Failure | null> {
  const result = await invoke('presets.import');
  if (!result.ok) return result.failure;
  if (result.value !== null) announcer.say(PRESET_WORDS.imported(result.value));
  return null;
}
