import { createHash } from 'node:crypto';

/** The kind of a file, by what it is and the names of its columns, keys or sheets: a text of bounded length, which is stored. */
export function kindOfNames(what: 'table' | 'log' | 'json' | 'sheets', names: readonly string[]): string {
  return `${what}:${createHash('sha256').update(names.join('\n')).digest('hex')}`;
}
