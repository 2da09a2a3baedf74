import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import { z } from 'zod';
import type { RememberedMapping } from '../../shared/mapping';
import { mappingSchema } from './form-schema';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings';

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch(DEFAULT_SETTINGS.theme),
  textSize: z.number().int().min(50).max(300).catch(DEFAULT_SETTINGS.textSize),
  notifications: z.boolean().catch(DEFAULT_SETTINGS.notifications),
  proxy: z.enum(['system', 'none']).catch(DEFAULT_SETTINGS.proxy),
  certificateFile: z.string().max(4096).nullable().catch(DEFAULT_SETTINGS.certificateFile),
  parallelImports: z.number().int().min(1).max(15).catch(DEFAULT_SETTINGS.parallelImports),
});

const windowSchema = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
});

const destinationSchema = z.union([
  z.object({ kind: z.enum(['package', 'pixel']), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('mixed') }),
]);

const accountSchema = z.object({
  owner: z.string(),
  /** The password store took the token, so an empty answer from it means locked, not gone. */
  tokenSaved: z.boolean(),
});

/** Of so many layouts of tables it is remembered what their columns mean. */
export const MAPPINGS_KEPT = 50;

const rememberedMapping: z.ZodType<RememberedMapping> = z.object({
  file: z.string().max(4096),
  mapping: mappingSchema,
});

const slots = {
  settings: settingsSchema,
  window: windowSchema,
  account: accountSchema,
  lastDestination: z.object({ owner: z.string(), destination: destinationSchema }),
  /** Where the last event file was chosen: the next one is likely beside it. */
  lastFolder: z.string().max(4096),
  /** What the columns of tables mean, as the user said, the last one last. */
  mappings: z.array(rememberedMapping).max(MAPPINGS_KEPT),
} as const;

type Slots = { [K in keyof typeof slots]: z.infer<(typeof slots)[K]> };
export type WindowState = Slots['window'];
export type Account = Slots['account'];
export type LastDestination = Slots['lastDestination'];

/**
 * Settings and small state, kept by electron-store in one JSON file. Each slot is checked when it is read and falls
 * back to nothing, or to its defaults, when it is not as expected. A file that is no JSON at all is set aside.
 */
export class SettingsStore {
  /** Where a damaged file was put, when there was one. */
  readonly setAside: string | null;
  readonly #store: Store;

  constructor(folder: string) {
    const opened = openStore(folder);
    this.#store = opened.store;
    this.setAside = opened.setAside;
  }

  get settings(): Settings {
    return settingsSchema.parse(this.#store.get('settings', {}));
  }

  set settings(value: Settings) {
    this.#store.set('settings', value);
  }

  read<K extends Exclude<keyof Slots, 'settings'>>(slot: K): Slots[K] | null {
    const parsed = slots[slot].safeParse(this.#store.get(slot));
    return parsed.success ? (parsed.data as Slots[K]) : null;
  }

  /** Writes a slot; null empties it. Throws what the disk says. */
  write<K extends Exclude<keyof Slots, 'settings'>>(slot: K, value: Slots[K] | null): void {
    if (value === null) this.#store.delete(slot);
    else this.#store.set(slot, value);
  }
}

function openStore(folder: string): { store: Store; setAside: string | null } {
  const options = {
    name: 'settings',
    cwd: folder,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  };
  try {
    return { store: new Store(options), setAside: null };
  } catch {
    const aside = join(folder, `settings.damaged-${Date.now()}.json`);
    renameSync(join(folder, 'settings.json'), aside);
    return { store: new Store(options), setAside: aside };
  }
}
