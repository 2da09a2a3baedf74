import { isAbsolute } from 'node:path';
import * as z from 'zod';
import { POLICY_KEYS, type PolicyKey, type PolicyView } from '../../shared/app/policy';
import type { Settings } from '../../shared/app/settings';
import { readAdministratorsFile } from './administrators-file';

const SCHEMAS = {
  proxy: z.enum(['system', 'none']),
  certificateFile: z.string().max(4096).refine(isAbsolute, 'must be a whole path'),
  owner: z
    .string()
    .max(200)
    .regex(/^[^/\\?#\s]+$/, 'must be the name of an account'),
  notifications: z.boolean(),
  /** Whether events without an id get one. */
  safetyIds: z.boolean(),
  updates: z.enum(['off', 'ask']),
  updateChannel: z.enum(['stable', 'testing']),
  /** Whether users may have folders watched. */
  watchedFolders: z.boolean(),
} satisfies Record<PolicyKey, z.ZodType>;

export type PolicyValues = { readonly [K in PolicyKey]?: z.infer<(typeof SCHEMAS)[K]> };

/** The decisions of an organization: `locked` wins over the user's settings, `defaults` hold until the user decides. */
export interface Policy {
  readonly locked: PolicyValues;
  readonly defaults: PolicyValues;
  /** What of the file does not apply; null: all of it does, or there is no file. */
  readonly trouble: PolicyTrouble | null;
}

export interface PolicyTrouble {
  /** none: nothing of the file applies. part: all of it but what is named. */
  readonly applies: 'none' | 'part';
  readonly path: string;
  /** For IT: what is wrong, one line for each fault. */
  readonly details: string;
}

/** Reads the policy of this computer. Never throws: what cannot be used is told. */
export function readPolicy(path: string): Policy {
  const read = readAdministratorsFile(path);
  switch (read.kind) {
    case 'absent':
      return { locked: {}, defaults: {}, trouble: null };
    case 'refused':
      return unusable(path, read.why);
    case 'text':
      return policyIn(path, read.text);
  }
}

/** What a policy file says. A value that is not understood is left out and named, and all others apply. */
export function policyIn(path: string, text: string): Policy {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return unusable(path, 'It is not JSON.');
  }
  const file = z.record(z.string(), z.unknown()).safeParse(content);
  if (!file.success) return unusable(path, 'It is not a JSON object.');
  const faults: string[] = [];
  for (const name of Object.keys(file.data))
    if (name !== 'locked' && name !== 'default') faults.push(`${name}: is neither "locked" nor "default"`);
  const locked = valuesIn('locked', file.data['locked'], faults);
  const defaults = valuesIn('default', file.data['default'], faults);
  const trouble = faults.length === 0 ? null : ({ applies: 'part', path, details: told(faults) } as const);
  return { locked, defaults, trouble };
}

/** What of a policy is a setting. */
export function settingsOf({ locked, defaults }: Policy): {
  readonly locked: Partial<Settings>;
  readonly defaults: Partial<Settings>;
} {
  const pick = (values: PolicyValues): Partial<Settings> => {
    const { proxy, certificateFile, notifications, updates, updateChannel } = values;
    return {
      ...(proxy !== undefined && { proxy }),
      ...(certificateFile !== undefined && { certificateFile }),
      ...(notifications !== undefined && { notifications }),
      ...(updates !== undefined && { updates }),
      ...(updateChannel !== undefined && { updateChannel }),
    };
  };
  return { locked: pick(locked), defaults: pick(defaults) };
}

export function policyView({ locked, defaults }: Policy): PolicyView {
  return {
    locked: POLICY_KEYS.filter((key) => locked[key] !== undefined),
    owner: locked.owner ?? defaults.owner ?? null,
  };
}

/** Where it cannot be read, the administrators may have turned updates off, so none is looked for. */
const UPDATES_OFF = 'off';
const CAUTIOUS: PolicyValues = { updates: UPDATES_OFF };

function unusable(path: string, details: string): Policy {
  return { locked: CAUTIOUS, defaults: {}, trouble: { applies: 'none', path, details } };
}

function valuesIn(part: 'locked' | 'default', content: unknown, faults: string[]): PolicyValues {
  if (content === undefined) return {};
  const values = z.record(z.string(), z.unknown()).safeParse(content);
  if (!values.success) {
    faults.push(`${part}: must be an object`);
    return part === 'locked' ? CAUTIOUS : {};
  }
  const entries = Object.entries(values.data).flatMap(([name, value]) => {
    const key = POLICY_KEYS.find((one) => one === name);
    if (key === undefined) {
      faults.push(`${part}.${name}: is not known to this version of the app`);
      return [];
    }
    const parsed = SCHEMAS[key].safeParse(value);
    if (parsed.success) return [[key, parsed.data] as const];
    faults.push(`${part}.${key}: ${parsed.error.issues[0]?.message ?? ''}`);
    return part === 'locked' && key === 'updates' ? [[key, UPDATES_OFF] as const] : [];
  });
  return Object.fromEntries(entries);
}

const FAULTS_AT_MOST = 20;

function told(faults: readonly string[]): string {
  return faults
    .slice(0, FAULTS_AT_MOST)
    .map((fault) => fault.slice(0, 300))
    .join('\n');
}
