import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { RememberedMapping } from '../../shared/mapping';
import { mappingSchema } from './form-schema';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings';
import { isWhole, writeChecked } from './checked-write';
import { isErrno } from '../../engine/model/disk-failure';

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

type Values = Readonly<Record<string, unknown>>;
/** Writes all values to `settings.json` in a folder. Throws what the disk says. */
export type WriteValues = (folder: string, values: Values) => void;

/**
 * Settings and small state, kept by electron-store in one JSON file. It is read once, at the start: what happens to the
 * file later changes nothing. Each slot is checked when it is read and falls back to nothing, or to its defaults, when it
 * is not as expected. A file that is no JSON is set aside, and its backup taken up. The app opens whatever the disk does.
 */
export class SettingsStore {
  readonly path: string;
  /** Where a damaged file was put, when there was one. */
  readonly setAside: string | null;
  /** Why what was saved could not be read, though it may be sound. */
  readonly trouble: unknown;
  #values: Values;

  constructor(
    private readonly folder: string,
    private readonly writeValues: WriteValues,
  ) {
    this.path = join(folder, 'settings.json');
    const read = readValues(this.path);
    this.setAside = read.setAside;
    this.trouble = read.trouble;
    this.#values = read.values;
  }

  get settings(): Settings {
    return settingsSchema.parse(this.#values['settings'] ?? {});
  }

  /** Throws what the disk says; the former settings are then kept. */
  set settings(value: Settings) {
    const values = { ...this.#values, settings: value };
    this.#save(values);
    this.#values = values;
  }

  read<K extends Exclude<keyof Slots, 'settings'>>(slot: K): Slots[K] | null {
    const parsed = slots[slot].safeParse(this.#values[slot]);
    return parsed.success ? (parsed.data as Slots[K]) : null;
  }

  /** Writes a slot; null empties it. Throws what the disk says; for this run the new value holds all the same. */
  write<K extends Exclude<keyof Slots, 'settings'>>(slot: K, value: Slots[K] | null): void {
    const others = Object.entries(this.#values).filter(([name]) => name !== slot);
    this.#values = Object.fromEntries(value === null ? others : [...others, [slot, value]]);
    this.#save(this.#values);
  }

  #save(values: Values): void {
    // What could not be read at the start may be sound: nothing may be written over it.
    if (this.trouble !== null) throw this.trouble;
    writeChecked(this.path, () => {
      // Somebody damaged it meanwhile: what is in memory is what was saved, and the writer reads before it writes.
      if (existsSync(this.path) && !isWhole(this.path)) rmSync(this.path);
      this.writeValues(this.folder, values);
    });
  }
}

interface ReadValues {
  readonly values: Values;
  readonly setAside: string | null;
  readonly trouble: unknown;
}

function readValues(path: string): ReadValues {
  try {
    return { values: valuesIn(path), setAside: null, trouble: null };
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { values: valuesInBackup(path), setAside: null, trouble: null };
    if (error instanceof Error && 'errno' in error) return { values: {}, setAside: null, trouble: error };
    return { values: valuesInBackup(path), setAside: putAside(path), trouble: null };
  }
}

function valuesIn(path: string): Values {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
}

function valuesInBackup(path: string): Values {
  try {
    return valuesIn(`${path}.bak`);
  } catch {
    return {};
  }
}

/** On a disk that takes no changes it stays where it is. */
function putAside(path: string): string {
  const aside = path.replace(/\.json$/, `.damaged-${Date.now()}.json`);
  try {
    renameSync(path, aside);
    return aside;
  } catch {
    return path;
  }
}
