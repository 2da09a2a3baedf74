import type { SourceLine } from '../../shared/check';
import type { Result } from '../../shared/failure';
import { unreadLine } from '../../engine/lookup/shown-lines';

/** The rows of a `read-lines` job. When it failed, all lines are shown as unread. */
export function rowsOf(read: Result<readonly SourceLine[]>, lines: readonly number[]): readonly SourceLine[] {
  return read.ok ? read.value : lines.map(unreadLine);
}
