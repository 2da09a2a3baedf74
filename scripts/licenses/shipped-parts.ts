import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShippedPart } from '../../src/shared/app/shipped-part';
import { ScriptFailure } from '../support/failure';
import { isAllowed } from './allowed-licenses';
import { saidElsewhere } from './said-elsewhere';

interface Described {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A package of npm that is shipped, with the text of its license. */
export async function partOfPackage(folder: string): Promise<ShippedPart> {
  const { name, version, license } = await describedIn(folder);
  const said = typeof license === 'string' ? license : (license?.type ?? '');
  const part = { name, version, license: said, text: await licenseTextIn(folder) };
  return { ...part, ...(await saidElsewhere(name, version)) };
}

/** A package that is shipped as it is, and those that it needs there, at whatever depth. */
export async function packagesNeededBy(name: string, nodeModules: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const add = async (one: string): Promise<void> => {
    const folder = join(nodeModules, one);
    if (found.has(folder)) return;
    found.add(folder);
    for (const next of Object.keys((await describedIn(folder)).dependencies ?? {})) await add(next);
  };
  await add(name);
  return [...found].sort();
}

/** Throws a `ScriptFailure` that names each part which may not be shipped. */
export function checkLicenses(parts: readonly ShippedPart[]): void {
  const wrong = parts.flatMap(({ name, version, license, text }) => {
    if (license === '') return [`${name} ${version} names no license.`];
    if (!isAllowed(license)) return [`${name} ${version} has the license ${license}.`];
    return text === '' ? [`${name} ${version} comes without the text of its license.`] : [];
  });
  if (wrong.length === 0) return;
  throw new ScriptFailure(
    `The app must not be shipped with these parts:\n  ${wrong.join('\n  ')}\n` +
      'Licenses that are allowed are in scripts/licenses/allowed-licenses.ts.',
  );
}

/** By name, then by version, each once: a package may lie in several folders. */
export function inOrder(parts: readonly ShippedPart[]): readonly ShippedPart[] {
  const byKey = new Map(parts.map((part) => [`${part.name.toLowerCase()} ${part.version}`, part]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

async function describedIn(folder: string): Promise<Described> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Described;
}

/** What a package says about its license, all files of it. */
async function licenseTextIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name));
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
}
