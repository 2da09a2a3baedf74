import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished, vi } from 'vitest';

/** A temporary folder, removed after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scarf-importer-test-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** What `os.tmpdir()` names until the end of the test: a temporary folder that nobody else writes to. */
export function ownTmpdir(): string {
  const folder = tempFolder();
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('TEMP', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

const TRIES = 200;

/** Retries: helper processes of an ended app may still write into the folder. */
export async function removeFolder(folder: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rm(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === TRIES) throw error;
      await delay(50);
    }
  }
}
