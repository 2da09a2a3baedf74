import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { mappingSchema } from '../main/storage/form-schema';
import type { Mapping, RememberedMapping } from '../shared/mapping';
import { UsageError } from './usage-error';

/** The part of the app's settings that this program reads. */
const settingsSchema = z.object({
  mappings: z.array(z.object({ file: z.string(), mapping: mappingSchema })).catch([]),
});

const FOLDER_NAME = 'Event Importer for Scarf';

/** The mapping that the app saved under this name, the newest first. Throws `UsageError` if there is none. */
export async function savedMapping(name: string): Promise<Mapping> {
  const saved = await savedMappings(join(dataFolder(), 'settings.json'));
  const found = saved.findLast(({ file }) => file === name);
  if (found !== undefined) return found.mapping;
  const names = saved.map(({ file }) => `“${file}”`).join(', ');
  throw new UsageError(
    `There is no saved mapping “${name}”. ${names === '' ? 'None is saved.' : `Saved are ${names}.`}`,
  );
}

/** Where Electron keeps the app's data on this system. */
function dataFolder(): string {
  const { platform, env } = process;
  const home = homedir();
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), FOLDER_NAME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', FOLDER_NAME);
  return join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), FOLDER_NAME);
}

async function savedMappings(path: string): Promise<readonly RememberedMapping[]> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    return settingsSchema.parse(JSON.parse(text)).mappings;
  } catch {
    return [];
  }
}
