import type { Part } from '../../shared/files/parts';
import type { PartFile } from './source-file';

/** The fields of a part that the window shows. */
export function partOf({ name, firstLine, lines, unit, sheet }: PartFile): Part {
  return { name, firstLine, lines, unit, ...(sheet !== undefined && { sheet }) };
}
