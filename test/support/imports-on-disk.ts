import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface OnDisk {
  readonly id: string;
  readonly folder: string;
  readonly fileName: string;
  readonly phase: string;
}

/**
 * The imports on disk, in any order. A phase is on disk before it is published. An import whose record is just being
 * replaced is missing.
 */
export function importsOnDisk(userData: string): readonly OnDisk[] {
  const root = join(userData, 'imports');
  return orElse(() => readdirSync(root), []).flatMap((id) => {
    const folder = join(root, id);
    const record = orElse(() => recordIn(folder), null);
    return record === null ? [] : [{ id, folder, fileName: record.file.name, phase: record.phase.name }];
  });
}

function recordIn(folder: string) {
  return JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as {
    readonly file: { readonly name: string };
    readonly phase: { readonly name: string };
  };
}

function orElse<T>(read: () => T, fallback: T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
