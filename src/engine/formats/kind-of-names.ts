import { createHash } from 'node:crypto';

/** The kind of a file, by what it is and the names of its columns or keys: a text of bounded length, which is stored. */
export function kindOfNames(what: 'table' | 'json', names: readonly string[]): string {
  return `${what}:${createHash('sha256').update(names.join('\n')).digest('hex')}`;
}
