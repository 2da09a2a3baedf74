import type { CheckedFile } from './source-file';

/** The bytes of a file, or of the files that its parts lie in: a workbook or an archive counts as it is on disk. */
export function sizeOnDisk({ identity, parts = [] }: Pick<CheckedFile, 'identity' | 'parts'>): number {
  const sizes = new Map(
    parts.map(({ path, packed, identity: own }) => [path, (packed?.archive ?? own).size]),
  );
  return sizes.size === 0 ? identity.size : [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
