import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ScriptFailure } from '../../support/failure';

/**
 * Throws a `ScriptFailure` unless the file has the pinned SHA-512. `expected` has the format of package locks: `sha512-`
 * and the digest in base64.
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
