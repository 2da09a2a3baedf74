import { isDeepStrictEqual } from 'node:util';
import type { CheckReport, PartTable } from '../../shared/checks/check';
import { hasSameColumns, type Mapping } from '../../shared/files/mapping';
import type { ImportRecord } from '../imports/record/record';
import { fingerprintsOf, type SentFile } from './earlier-imports';

/** An import of a log that arrived, or may have. */
export type EarlierLog = Pick<ImportRecord, 'createdAt' | 'file' | 'safetyIds' | 'checked'>;

/**
 * The last import of such a log that was read as other events, and that may hold requests of this one. Their Safety IDs are
 * made of the events, so Scarf would count these requests twice. Undefined: there is none.
 */
export function readOtherwise(
  { tables, file }: { readonly tables: readonly PartTable[]; readonly file: SentFile },
  times: Pick<CheckReport, 'oldest' | 'newest'>,
  imports: readonly EarlierLog[],
): CheckReport['readOtherwise'] {
  const own = new Set(fingerprintsOf(file));
  // The same file again is told by itself.
  const others = imports.filter((each) => !fingerprintsOf(each.file).some((hash) => own.has(hash)));
  const overlapping = others.filter((each) => each.safetyIds && mayOverlap(each, times));
  for (const { createdAt, file: sent } of overlapping.toReversed()) {
    const table = tables.find(({ mapping }) => isReadOtherwise(mapping, sent));
    if (table !== undefined) return { table: table.name, createdAt };
  }
  return undefined;
}

/** A log holds what happened until it was imported. */
function mayOverlap(
  { createdAt, checked }: EarlierLog,
  { oldest, newest }: Pick<CheckReport, 'oldest' | 'newest'>,
): boolean {
  const oldestThen = checked.oldestReadyMs ?? checked.oldestMs;
  return (
    oldest !== null &&
    newest !== null &&
    oldestThen !== null &&
    Date.parse(oldest) <= Date.parse(createdAt) &&
    oldestThen <= Date.parse(newest)
  );
}

function isReadOtherwise(mapping: Mapping, { form, parts }: SentFile): boolean {
  const forms = parts?.map((part) => part.form) ?? [form];
  return forms.some(
    (earlier) =>
      'mapping' in earlier &&
      earlier.mapping.requests !== undefined &&
      mapping.requests !== undefined &&
      hasSameColumns(earlier.mapping, mapping) &&
      !isDeepStrictEqual(eventsOf(earlier.mapping), eventsOf(mapping)),
  );
}

/** What makes the event of a request. Which requests count changes no event. */
function eventsOf({ columns, nulls, requests }: Mapping): unknown {
  return { columns, nulls, rules: requests?.rules };
}
