import * as z from 'zod';
import type { RememberedMapping } from '../../shared/files/mapping';
import { safeName } from './safe-name';
import { rememberedMapping } from './settings-store';

/** A preset is far smaller. */
export const PRESET_FILE_BYTES = 1024 * 1024;

/** Ends the name of a file that holds a preset. */
const PRESET_FILE_END = '.preset.json';

/** The name that a file with this preset gets: signs that a file system may refuse, and spaces, become lines. */
export function presetFileName(name: string): string {
  return `${safeName(name.replace(/[^\p{L}\p{N}._-]+/gu, '-'))}${PRESET_FILE_END}`;
}

const FORMAT = 'event-importer-preset';
const VERSION = 1;

const presetFile = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  preset: rememberedMapping,
});

/** A preset as the text of a file. */
export function presetText(preset: RememberedMapping): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, preset }, null, 2)}\n`;
}

/** The preset in the text of a file; null: it holds none that this version knows. */
export function presetIn(text: string): RememberedMapping | null {
  try {
    const parsed = presetFile.safeParse(JSON.parse(text.replace(/^\uFEFF/, '')));
    return parsed.success && parsed.data.preset.file.trim() !== '' ? parsed.data.preset : null;
  } catch {
    return null;
  }
}
