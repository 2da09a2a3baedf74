import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShippedPart } from '../../src/shared/app/shipped-part';

type Missing = Partial<Pick<ShippedPart, 'license' | 'text'>>;

const text = (name: string): Promise<string> => readFile(join(import.meta.dirname, 'texts', name), 'utf8');

/** What a version of a package does not say of its license itself. Look it up anew for another version. */
const BY_VERSION: Readonly<Record<string, () => Promise<Missing>>> = {
  // Its package.json names no license; the text that comes with it is that of MIT.
  'svelte-toolbelt@0.10.7': () => Promise.resolve({ license: 'MIT' }),
  // Its text is in the repository only.
  'saxes@6.0.0': async () => ({ text: (await text('saxes.txt')).trim() }),
};

export async function saidElsewhere(name: string, version: string): Promise<Missing> {
  return (await BY_VERSION[`${name}@${version}`]?.()) ?? {};
}
