import { parseArgs } from 'node:util';
import { ScriptFailure } from '../../support/failure';

/** What electron-builder asks of fpm, the program that makes its .deb and .rpm. */
export interface FpmOrder {
  readonly target: 'deb' | 'rpm';
  /** The file to make. */
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly maintainer: string;
  readonly vendor: string;
  /** The project's page; empty: it has none. */
  readonly url: string;
  readonly license: string;
  /** One line, then none or several. */
  readonly description: string;
  readonly summary: string;
  readonly category: string;
  readonly priority: string;
  readonly depends: readonly string[];
  readonly recommends: readonly string[];
  readonly compression: string;
  /** Scripts that run as root after the package was installed, and after it was removed. */
  readonly afterInstall: string;
  readonly afterRemove: string;
  /** Files and folders, and where they go. */
  readonly contents: readonly { readonly from: string; readonly to: string }[];
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const OPTIONS = {
  source: { ...text, short: 's' },
  target: { ...text, short: 't' },
  force: { type: 'boolean' },
  depends: { ...texts, short: 'd' },
  'deb-recommends': texts,
  'deb-compression': text,
  'deb-priority': text,
  'rpm-compression': text,
  'rpm-os': text,
  'rpm-summary': text,
  architecture: text,
  'after-install': text,
  'after-remove': text,
  description: text,
  version: text,
  package: text,
  name: text,
  maintainer: text,
  vendor: text,
  url: text,
  license: text,
  category: text,
} as const;

/** Reads fpm's command line. Throws a `ScriptFailure` for what it does not know: a new electron-builder may ask for more. */
export function readFpmOrder(args: readonly string[]): FpmOrder {
  const { values, positionals } = parse(args);
  const given = (name: keyof typeof values): string => {
    const value = values[name];
    if (typeof value !== 'string') throw new ScriptFailure(`The order for a package lacks --${name}.`);
    return value;
  };
  const target = given('target');
  if (target !== 'deb' && target !== 'rpm')
    throw new ScriptFailure(`Only deb and rpm are made here, not ${target}.`);
  const description = given('description').trim();
  return {
    target,
    file: given('package'),
    name: given('name'),
    version: given('version'),
    architecture: given('architecture'),
    maintainer: given('maintainer'),
    vendor: given('vendor'),
    url: isPlaceholder(given('url')) ? '' : given('url'),
    license: given('license'),
    description,
    summary: values['rpm-summary'] ?? description.split('\n')[0] ?? description,
    category: values.category ?? 'utils',
    priority: values['deb-priority'] ?? 'optional',
    depends: values.depends ?? [],
    recommends: values['deb-recommends'] ?? [],
    compression: given(`${target}-compression`),
    afterInstall: given('after-install'),
    afterRemove: given('after-remove'),
    contents: positionals.map(readPlace),
  };
}

/** electron-builder wants a page of the project before it makes a package. No address ends in `.invalid`. */
function isPlaceholder(url: string): boolean {
  return new URL(url).hostname.endsWith('.invalid');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new ScriptFailure(error instanceof Error ? error.message : String(error));
  }
}

/** `from=to`. A path to copy from may hold an equals sign, one to copy to does not. */
function readPlace(place: string): { readonly from: string; readonly to: string } {
  const at = place.lastIndexOf('=');
  if (at === -1) throw new ScriptFailure(`${place} does not say where it goes.`);
  return { from: place.slice(0, at), to: place.slice(at + 1) };
}
