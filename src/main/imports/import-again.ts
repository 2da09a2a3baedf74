import { stat } from 'node:fs/promises';
import { fileFailure } from '../../engine/model/file-failure';
import { identityOf, sameIdentity, type FileIdentity } from '../../engine/model/file-identity';
import { fail, succeed, type Result } from '../../shared/failure';
import type { ImportRecord } from './record/record';

/** The user's files behind an import, to be checked anew. */
export interface FilesAgain {
  readonly paths: readonly [string, ...string[]];
  /** At least one of them is not as it was when it was imported. */
  readonly changed: boolean;
}

type SentFile = Pick<ImportRecord, 'file' | 'resends'>;

/** Finds the files that an import sent. Fails with `gone` without a record, and with `file-missing`. */
export async function filesAgain(record: SentFile | undefined): Promise<Result<FilesAgain>> {
  // A resend reads a file of the app's own.
  if (record === undefined || record.resends !== null) return fail('gone');
  const known = identitiesOf(record);
  const [first, ...more] = known.keys();
  if (first === undefined) return fail('gone');
  let changed = false;
  for (const [path, identity] of known) {
    try {
      changed ||= !sameIdentity(identityOf(await stat(path)), identity);
    } catch (error) {
      return { ok: false, failure: fileFailure(error, path) };
    }
  }
  return succeed({ paths: [first, ...more], changed });
}

/** Each file on disk with what it was. Several files may be members of one archive. */
function identitiesOf({ file }: SentFile): ReadonlyMap<string, FileIdentity> {
  if (file.parts === undefined) return new Map([[file.path, file.identity]]);
  return new Map(file.parts.map(({ path, packed, identity }) => [path, packed?.archive ?? identity]));
}
