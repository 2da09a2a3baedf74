import { readFile } from 'node:fs/promises';
import { usualDataFolder } from '../../main/places/data-folder';
import { presetIn } from '../../main/storage/preset-file';
import { lookAtSettings } from '../../main/storage/settings-store';
import { VENDOR_NAMES } from '../../renderer/text/questions';
import type { RememberedMapping } from '../../shared/files/mapping';
import { VENDORS, type Vendor } from '../../shared/files/preset';
import { UsageError } from '../common/usage-error';

/** What a name stands for: a mapping, or the program whose export the files are. */
export type NamedPreset =
  | { readonly kind: 'mapping'; readonly preset: RememberedMapping }
  | { readonly kind: 'vendor'; readonly vendor: Vendor };

/**
 * The preset of this name: one that the app saved, the newest first, then a program that is known, then a file that the
 * app exported. Throws `UsageError` if there is none.
 */
export async function presetNamed(name: string): Promise<NamedPreset> {
  const saved = lookAtSettings(usualDataFolder()).read('mappings') ?? [];
  const found = saved.findLast(({ file }) => file === name);
  if (found !== undefined) return { kind: 'mapping', preset: found };
  const wanted = name.toLowerCase();
  const vendor = VENDORS.find((each) => each === wanted || VENDOR_NAMES[each].toLowerCase() === wanted);
  if (vendor !== undefined) return { kind: 'vendor', vendor };
  const text = await readFile(name, 'utf8').catch(() => null);
  const inFile = text === null ? null : presetIn(text);
  if (inFile !== null) return { kind: 'mapping', preset: inFile };
  if (text !== null) throw new UsageError(`“${name}” is a file that holds no preset of this app.`);
  const names = saved.map(({ file }) => `“${file}”`).join(', ');
  throw new UsageError(
    `There is no saved preset “${name}”. ${names === '' ? 'None is saved.' : `Saved are ${names}.`} ` +
      `Known programs are ${VENDORS.join(', ')}.`,
  );
}
