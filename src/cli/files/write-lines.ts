import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { produceBody } from '../../engine/send/request-body';
import type { BodyPlan, BodyResult } from '../../engine/model/request-body';
import { NO_FIXES } from '../../shared/checks/fix';
import type { Result } from '../../shared/failure';
import type { FileOptions } from '../common/file-options';
import { write } from '../common/output';
import type { CheckedFiles } from './read-files';

/**
 * Writes the lines that an import of the checked files would send, from the very body that it would upload. The output
 * stays open. Fails like `produceBody`.
 */
export async function writeLines(
  checked: CheckedFiles,
  options: FileOptions,
  output: Writable,
): Promise<Result<BodyResult>> {
  const folder = await mkdtemp(join(tmpdir(), 'scarf-convert-'));
  try {
    const unpacker = createGunzip();
    const copied = copy(unpacker, output);
    const emit = ({ bytes }: { readonly bytes: Uint8Array }): Promise<void> => write(bytes, unpacker);
    const { signal } = new AbortController();
    const produced = await produceBody(bodyPlan(checked, options, folder), emit, signal);
    if (produced.ok && produced.value.sent > 0) {
      unpacker.end();
      await copied;
    } else {
      // A body without events has no end.
      copied.catch(() => undefined);
      unpacker.destroy();
    }
    return produced;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copy(from: Readable, to: Writable): Promise<void> {
  for await (const bytes of from) await write(bytes as Uint8Array, to);
}

/** Where the lines go: a file, or standard output. */
export function outputOf({ out }: Pick<FileOptions, 'out'>): Writable {
  return out === null ? process.stdout : createWriteStream(out);
}

function bodyPlan({ facts, destination }: CheckedFiles, options: FileOptions, folder: string): BodyPlan {
  const { identity, fingerprint, compression, form, parts, untidy } = facts;
  return {
    path: options.paths[0],
    identity,
    fingerprint,
    compression,
    form,
    ...(parts !== undefined && { parts }),
    fixes: NO_FIXES,
    originsPath: null,
    occurrencesPath: null,
    destination,
    known: null,
    nowMs: options.nowMs,
    keepReadable: true,
    safetyIds: options.givesSafetyIds,
    allGo: false,
    allHaveIds: false,
    untidy,
    setAsidePath: join(folder, 'set-aside'),
    setAsideIndexPath: join(folder, 'set-aside-index'),
    lineMapPath: join(folder, 'line-map'),
  };
}
