import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { succeed, type Result } from '../../shared/failure';
import type { Presets } from '../presets/presets';
import { presetFileName } from '../storage/preset-file';
import { openOneDialog } from './one-dialog';
import { saveText, type Saving } from './saving';

export interface PresetFilesParts extends Saving {
  readonly window: () => BrowserWindow;
  readonly presets: Presets;
}

/** Saves a preset to a file that the user names. False: the user closed the dialog. */
export async function exportPreset(parts: PresetFilesParts, name: string): Promise<Result<boolean>> {
  const text = parts.presets.textOf(name);
  return text.ok ? saveText(parts, text.value, join(app.getPath('downloads'), presetFileName(name))) : text;
}

/** Adds the preset of a file that the user chooses. Its name; null: the user closed the dialog. */
export async function importPreset({
  window: current,
  presets,
}: PresetFilesParts): Promise<Result<string | null>> {
  const window = current();
  const chosen = await openOneDialog(window, () =>
    dialog.showOpenDialog(window, {
      title: 'Choose a preset',
      defaultPath: app.getPath('downloads'),
      properties: ['openFile'],
      filters: [
        { name: 'Presets', extensions: ['json'] },
        { name: 'All files', extensions: ['*'] },
      ],
    }),
  );
  const path = chosen?.canceled === false ? chosen.filePaths[0] : undefined;
  return path === undefined ? succeed(null) : presets.import(path);
}
