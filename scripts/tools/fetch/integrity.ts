import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ScriptFailure } from '../../support/failure';

/**
 * Refuses a file that is not, to the last byte, the one we pinned.
 * `expected` is written as package locks write it: `sha512-` and the digest in base64.
 */
export async function verifyIntegrity(file: string, expected: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== expected) {
    throw new ScriptFailure(
      `${file} is not the file we expect, so it was not used.\n  expected ${expected}\n  found    ${found}`,
    );
  }
}
