import type { CheckedFile } from '../../engine/model/source-file';
import type { ImportRecord } from '../imports/record/record';
import { isSameFile, type FoundFile } from './look';

/** The last import of each file, by its name. Made at the first question, since most looks ask none. */
export class RecordsByName {
  #byName: ReadonlyMap<string, ImportRecord> | null = null;

  constructor(private readonly records: () => readonly ImportRecord[]) {}

  /** The last import of the file as it is now; undefined: there is none. */
  of(file: FoundFile): ImportRecord | undefined {
    this.#byName ??= new Map(this.records().map((record) => [record.file.name, record]));
    const record = this.#byName.get(file.name);
    return record !== undefined && isAsChecked(file, record.file) ? record : undefined;
  }
}

/** Whether a file is the one that a check read, by its size and time: an archive counts as it lies on disk. */
export function isAsChecked(
  file: FoundFile,
  { identity, parts: [part] = [] }: Pick<CheckedFile, 'identity' | 'parts'>,
): boolean {
  return isSameFile(part?.packed?.archive ?? part?.identity ?? identity, file);
}
