import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { RememberedName } from '../../shared/destination';
import { KINDS_AT_MOST, type RememberedMapping } from '../../shared/files/mapping';
import { ASSUMED_AT_MOST, type RememberedAnswers } from '../../shared/checks/question';
import { FOLDERS_AT_MOST, FORMS_AT_MOST, type WatchedFolder } from '../../shared/imports/watched-folder';
import { OTHER_ARTIFACTS_AT_MOST } from '../../shared/imports/import';
import { FIXES_AT_MOST } from '../../shared/checks/fix';
import { fixSchema } from './fix-schema';
import { answersSchema, formSchema, keyMappingSchema, mappingSchema } from './form-schema';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/app/settings';
import { NAME_LENGTH, PATH_LENGTH } from '../../shared/limits';
import { assumption, id, time } from './bounded';
import { isWhole, writeChecked } from './checked-write';
import { isErrno } from '../../engine/model/disk-failure';

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch(DEFAULT_SETTINGS.theme),
  textSize: z.number().int().min(50).max(300).catch(DEFAULT_SETTINGS.textSize),
  notifications: z.boolean().catch(DEFAULT_SETTINGS.notifications),
  proxy: z.enum(['system', 'none']).catch(DEFAULT_SETTINGS.proxy),
  certificateFile: z.string().max(4096).nullable().catch(DEFAULT_SETTINGS.certificateFile),
  parallelImports: z.number().int().min(1).max(15).catch(DEFAULT_SETTINGS.parallelImports),
  updates: z.enum(['off', 'ask']).catch(DEFAULT_SETTINGS.updates),
  updateChannel: z.enum(['stable', 'testing']).catch(DEFAULT_SETTINGS.updateChannel),
  keepInTray: z.boolean().catch(DEFAULT_SETTINGS.keepInTray),
  startAtLogin: z.boolean().catch(DEFAULT_SETTINGS.startAtLogin),
});

const windowSchema = z.object({
  x: z.number().int().min(-100_000).max(100_000).optional(),
  y: z.number().int().min(-100_000).max(100_000).optional(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
});

const destinationSchema = z.union([
  z.object({ kind: z.enum(['package', 'pixel']), id, name: z.string().max(NAME_LENGTH) }),
  z.object({ kind: z.literal('mixed') }),
]);

const accountSchema = z.object({
  owner: id,
  /** The token entered last was saved. When the password store has none later, the store is locked. */
  tokenSaved: z.boolean(),
});

/** The app remembers the newest mappings, up to this number. */
export const MAX_MAPPINGS = 50;

export const rememberedMapping: z.ZodType<RememberedMapping> = z.union([
  z.object({
    file: z.string().max(4096),
    kinds: z.array(z.string().max(200)).max(KINDS_AT_MOST),
    mapping: keyMappingSchema,
  }),
  z.object({ file: z.string().max(4096), mapping: mappingSchema }),
]);

/** The app remembers the answers about so many kinds of files. */
export const MAX_ANSWERED = 100;

const rememberedAnswers: z.ZodType<RememberedAnswers> = z.object({
  file: z.string().max(4096),
  kind: z.string().max(200),
  answers: answersSchema,
});

/** The app remembers the destinations of so many kinds of files. */
export const MAX_DESTINATIONS = 200;

/** The app remembers what so many names of artifacts mean. */
export const MAX_NAMES = 400;

const rememberedName: z.ZodType<RememberedName> = z.object({
  of: z.enum(['package', 'pixel']),
  from: z.string().min(1).max(NAME_LENGTH),
  to: id,
});

/** Made in an account; absent: without one, or in a version that knew one. */
const owned = z.object({ owner: id.optional() });

const watchedFolder: z.ZodType<WatchedFolder> = z.object({
  id: z.uuid(),
  owner: id,
  path: z.string().min(1).max(PATH_LENGTH),
  likeFile: z.string().max(4096),
  isOn: z.boolean(),
  rowsAside: z.enum(['wait', 'send-rest']),
  afterwards: z.enum(['stay', 'move']),
  setUp: z.object({
    destination: destinationSchema,
    fixes: z.array(fixSchema).max(FIXES_AT_MOST),
    forms: z.array(formSchema).max(FORMS_AT_MOST),
    assumed: z.array(assumption).max(ASSUMED_AT_MOST),
    otherArtifacts: z.array(z.string()).max(OTHER_ARTIFACTS_AT_MOST).exactOptional(),
  }),
  addedAt: time.exactOptional(),
});

const slots = {
  settings: settingsSchema,
  window: windowSchema,
  /** The account in use. */
  account: accountSchema,
  /** All accounts that are kept, the one in use too. */
  accounts: z.array(accountSchema),
  /** Accounts whose token may be in the password store. */
  tokenOwners: z.array(id),
  /** Addresses of proxies whose sign-in may be in the password store. */
  signInProxies: z.array(z.string().max(300)),
  /** Where the user sent files of a kind, newest last. */
  destinations: z
    .array(z.object({ owner: z.string(), kind: z.string().max(200), destination: destinationSchema }))
    .max(MAX_DESTINATIONS),
  /** The folder in which the user chose event files last. */
  lastFolder: z.string().max(4096),
  /** The mappings that the user set, newest last. */
  mappings: z.array(rememberedMapping.and(owned)).max(MAX_MAPPINGS),
  /** The user's word on what names of artifacts mean, newest last. */
  names: z.array(rememberedName.and(owned)).max(MAX_NAMES),
  /** What the user answered about files of a kind, newest last. */
  answers: z.array(rememberedAnswers).max(MAX_ANSWERED),
  /** The folders whose files import themselves. */
  watchedFolders: z.array(watchedFolder).max(FOLDERS_AT_MOST),
} as const;

type Slots = { [K in keyof typeof slots]: z.infer<(typeof slots)[K]> };
export type WindowState = Slots['window'];
export type Account = Slots['account'];

type Values = Readonly<Record<string, unknown>>;
/** Writes all values to `settings.json` in a folder. Throws the disk's error. */
export type WriteValues = (folder: string, values: Values) => void;

/** Settings that an organization decided: the user cannot change the locked ones. */
export interface DecidedSettings {
  readonly locked: Partial<Settings>;
  readonly defaults: Partial<Settings>;
}

/** The values of settings and of small state. Each slot is validated when read; an invalid one counts as empty. */
class KeptSettings {
  constructor(
    protected values: Values,
    private readonly decided: DecidedSettings,
  ) {}

  /** What the user decided, as far as the organization lets them, and defaults for all else. */
  get settings(): Settings {
    const { locked, defaults } = this.decided;
    return { ...settingsSchema.parse({ ...defaults, ...this.ownSettings() }), ...locked };
  }

  read<K extends Exclude<keyof Slots, 'settings'>>(slot: K): Slots[K] | null {
    const parsed = slots[slot].safeParse(this.values[slot]);
    return parsed.success ? (parsed.data as Slots[K]) : null;
  }

  protected ownSettings(): Values {
    const own = z.record(z.string(), z.unknown()).safeParse(this.values['settings']);
    return own.success ? own.data : {};
  }
}

const NOTHING_DECIDED: DecidedSettings = { locked: {}, defaults: {} };

/** The settings in a data folder, for a program beside the app: it changes nothing there, not even a damaged file. */
export function lookAtSettings(
  folder: string,
  decided = NOTHING_DECIDED,
): Pick<SettingsStore, 'settings' | 'read'> {
  const path = settingsPath(folder);
  try {
    return new KeptSettings(valuesIn(path), decided);
  } catch {
    return new KeptSettings(valuesInBackup(path), decided);
  }
}

function settingsPath(folder: string): string {
  return join(folder, 'settings.json');
}

/**
 * Settings and small state in one JSON file, read once at start and written by electron-store. An invalid setting counts as
 * its default. A file that is not JSON is renamed, and its backup used instead. Disk errors while reading never throw.
 */
export class SettingsStore extends KeptSettings {
  readonly path: string;
  /** Where a damaged file was moved to; null: the file was fine. */
  readonly damagedFile: string | null;
  /** Why the disk could not read the file, whose content may be fine; null: it could. */
  readonly readError: unknown;

  constructor(
    private readonly folder: string,
    private readonly writeValues: WriteValues,
    decided = NOTHING_DECIDED,
  ) {
    const path = settingsPath(folder);
    const read = readValues(path);
    super(read.values, decided);
    this.path = path;
    this.damagedFile = read.damagedFile;
    this.readError = read.readError;
  }

  /** Saves these changes, and no default beside them. Throws the disk's error; the old settings then stay. */
  change(changes: Partial<Settings>): void {
    const values = { ...this.values, settings: { ...this.ownSettings(), ...changes } };
    this.#save(values);
    this.values = values;
  }

  /** Writes a slot; null empties it. Throws the disk's error, but this run keeps the new value. */
  write<K extends Exclude<keyof Slots, 'settings'>>(slot: K, value: Slots[K] | null): void {
    this.writeTogether({ [slot]: value });
  }

  /** Writes several slots as `write` does, so that the disk has all of them or none. */
  writeTogether(changes: { readonly [K in Exclude<keyof Slots, 'settings'>]?: Slots[K] | null }): void {
    const others = Object.entries(this.values).filter(([name]) => !(name in changes));
    const written = Object.entries(changes).filter(([, value]) => value !== null && value !== undefined);
    this.values = Object.fromEntries([...others, ...written]);
    this.#save(this.values);
  }

  #save(values: Values): void {
    // Never overwrite a file that could not be read: its content may be fine.
    if (this.readError !== null) throw this.readError;
    writeChecked(this.path, () => {
      // The writer reads the file first and would fail on a damaged one. Memory holds everything that was saved.
      if (existsSync(this.path) && !isWhole(this.path)) rmSync(this.path);
      this.writeValues(this.folder, values);
    });
  }
}

interface ReadValues {
  readonly values: Values;
  readonly damagedFile: string | null;
  readonly readError: unknown;
}

function readValues(path: string): ReadValues {
  try {
    return { values: valuesIn(path), damagedFile: null, readError: null };
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { values: valuesInBackup(path), damagedFile: null, readError: null };
    if (error instanceof Error && 'errno' in error)
      return { values: {}, damagedFile: null, readError: error };
    return { values: valuesInBackup(path), damagedFile: moveDamaged(path), readError: null };
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

/** Renames a damaged file and returns its new path, or its old one on a read-only disk. */
function moveDamaged(path: string): string {
  const target = path.replace(/\.json$/, `.damaged-${Date.now()}.json`);
  try {
    renameSync(path, target);
    return target;
  } catch {
    return path;
  }
}
