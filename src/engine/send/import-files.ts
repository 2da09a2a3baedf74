import { DiskFile } from '../bytes/disk-file';
import type { BodyPlan } from '../model/request-body';
import { LineMapWriter } from '../line-map/line-map-writer';

/** The files that are written with a request body and stay with its import. */
export interface ImportFiles {
  /** Lines that are set aside, one a line, as they are in the user's file. */
  readonly setAside: DiskFile;
  /** Their line numbers and problem codes, as NDJSON of `{line, codes}`. */
  readonly index: DiskFile;
  readonly map: LineMapWriter;
}

/** Creates the files, runs `work` and deletes the files again if it throws. Fails with the `disk-` family. */
export async function withImportFiles<T>(
  plan: BodyPlan,
  work: (files: ImportFiles) => Promise<T>,
): Promise<T> {
  const created: DiskFile[] = [];
  const create = async (path: string): Promise<DiskFile> => {
    const file = await DiskFile.create(path);
    created.push(file);
    return file;
  };
  try {
    const setAside = await create(plan.setAsidePath);
    const index = await create(plan.setAsideIndexPath);
    const map = await LineMapWriter.create(plan.lineMapPath);
    created.push(map.file);
    return await work({ setAside, index, map });
  } catch (error) {
    for (const file of created) await file.discard();
    throw error;
  }
}

/** Writes what was appended so far. */
export async function flushImportFiles({ setAside, index, map }: ImportFiles): Promise<void> {
  await setAside.flush();
  await index.flush();
  await map.file.flush();
}
