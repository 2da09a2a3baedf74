import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/**
 * Unpacks an archive. `place` returns the path of an entry below `into`, or undefined to skip it. Executables stay
 * executable. yauzl rejects entry names that lead out of the folder.
 */
export async function unzip(
  archive: string,
  into: string,
  place: (entry: string) => string | undefined,
): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const path = entry.fileName.endsWith('/') ? undefined : place(entry.fileName);
    if (path === undefined) continue;
    const file = join(into, path);
    await mkdir(dirname(file), { recursive: true });
    // The upper half of these attributes is the Unix mode.
    const executable = ((entry.externalFileAttributes >>> 16) & 0o111) !== 0;
    await pipeline(
      await zip.openReadStreamPromise(entry),
      createWriteStream(file, { mode: executable ? 0o755 : 0o644 }),
    );
  }
}
