import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../shared/failure';
import { diskFailure } from '../../engine/model/disk-failure';
import { tryToWrite } from '../storage/durable-file';

/** Why this process does not have the single-instance lock. */
export type NoLock =
  /** Another instance has it; its window comes to the front. */
  | { readonly kind: 'taken' }
  /** The lock is a file, and no file can be made where nothing may be written. The app opens without it. */
  | { readonly kind: 'read-only' }
  /** No file can be made now. Without the lock two instances could later send the same import. */
  | { readonly kind: 'failed'; readonly folder: string; readonly failure: Failure };

/** Where the lock lies: in the data folder, with a socket of its own in the folder for temporary files. */
export interface LockFolders {
  readonly data: string;
  readonly temp: string;
}

/** Tells why the lock could not be had. On Windows it is no file, so another instance has it. */
export async function whyNoLock({ data, temp }: LockFolders, platform = process.platform): Promise<NoLock> {
  if (platform === 'win32') return { kind: 'taken' };
  for (const folder of [data, temp]) {
    try {
      await tryToWrite(folder);
    } catch (error) {
      const failure = diskFailure(error);
      if (folder === data && failure.code === 'disk-no-permission') return { kind: 'read-only' };
      return (await hasLockFile(data)) ? { kind: 'taken' } : { kind: 'failed', folder, failure };
    }
  }
  return { kind: 'taken' };
}

/** Chromium's name for it. It is a link to nowhere. */
function hasLockFile(data: string): Promise<boolean> {
  return lstat(join(data, 'SingletonLock')).then(
    () => true,
    () => false,
  );
}
