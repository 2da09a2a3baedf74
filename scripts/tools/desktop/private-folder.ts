import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with mode 0700, which XDG requires of a runtime folder. */
export async function privateFolder(purpose: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `event-importer-${purpose}-`));
}

export async function subfolder(parent: string, name: string): Promise<string> {
  const path = join(parent, name);
  await mkdir(path, { mode: 0o700 });
  return path;
}

/** Retries, because programs that are ending may still write. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
