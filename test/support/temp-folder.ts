import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of the test's own, removed with it. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scarf-importer-test-'));
  // The last helper processes of an app that was ended may still write a moment longer: hence the retries.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return folder;
}
