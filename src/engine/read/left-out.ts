import { failure, type Failure } from '../../shared/failure';
import type { LeftOut } from '../../shared/files/parts';
import type { DamagedFile } from '../../shared/checks/problem';

const MAX_NAMES = 10;

/** Why none of several files can be read. `damaged`: archives of which files may be missing. */
export function noneRead(leftOut: readonly LeftOut[], damaged: readonly DamagedFile[] = []): Failure {
  const details = describe(leftOut);
  if (damaged.length > 0) return failure('archive-damaged', details);
  if (leftOut.some(({ why }) => why === 'encrypted')) return failure('archive-encrypted', details);
  const meant = leftOut.filter(({ why }) => why !== 'system' && why !== 'hidden' && why !== 'empty');
  const isOfKind = meant.some(({ kind }) => kind !== undefined);
  if (!isOfKind && meant.some(({ why }) => why === 'hidden-sheet')) return failure('sheets-hidden', details);
  const kinds = new Set(meant.map(({ why, kind }) => (why === 'archive' ? 'nested-archive' : kind)));
  const [kind, ...others] = kinds;
  if (kind === undefined || others.length > 0) return failure('no-event-files', details);
  return { ...failure('file-kind-not-read', details), fileKind: kind };
}

/** The first files that were left out, for the failure's details. */
function describe(leftOut: readonly LeftOut[]): string | undefined {
  const names = leftOut.slice(0, MAX_NAMES).map(({ name, why, kind }) => `${name} (${kind ?? why})`);
  return names.length === 0 ? undefined : names.join('\n');
}
