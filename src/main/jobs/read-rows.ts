import type { SourceLine, SourceRow } from '../../shared/checks/check';
import type { Result } from '../../shared/failure';
import { unreadLine, unreadRow } from '../../engine/lookup/shown-lines';

/** The lines of a `read-lines` job. When it failed, all are shown as unread. */
export function rowsOf(read: Result<readonly SourceLine[]>, lines: readonly number[]): readonly SourceLine[] {
  return read.ok ? read.value : lines.map(unreadLine);
}

/** The rows of a `read-rows` job. When it failed, all are shown as unread. */
export function sourceRowsOf(
  read: Result<readonly SourceRow[]>,
  lines: readonly number[],
): readonly SourceRow[] {
  return read.ok ? read.value : lines.map(unreadRow);
}
