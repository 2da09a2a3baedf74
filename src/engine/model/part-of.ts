import type { Part } from '../../shared/parts';
import type { PartFile } from './source-file';

/** What the window needs to know of it. */
export function partOf({ name, firstLine, lines, unit }: PartFile): Part {
  return { name, firstLine, lines, unit };
}
