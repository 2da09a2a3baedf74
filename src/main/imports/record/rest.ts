import { isIn, isVanished, newAttempt, type ImportRecord } from './record';
import { beginningOf, type Begun } from './submission';

/**
 * Whether the rest of an import can be sent: it ended before all of its events arrived, and none of them can count
 * twice. Either each has an id, which Scarf imports once, or nothing arrived.
 */
export function canSendRest(record: ImportRecord): boolean {
  if (isIn(record, 'done')) return record.allHaveIds && (record.counts?.notSent ?? 0) > 0;
  if (!isIn(record, 'cancelled') || isVanished(record)) return false;
  return record.allHaveIds || record.phase.arrived === 'nothing';
}

/**
 * The import that brings the rest of another one to Scarf. Scarf does not say which events it read before the
 * stop, so it sends the same lines with the same ids, and Scarf ignores those that it has.
 */
export function restOf(record: ImportRecord, begun: Begun): ImportRecord {
  const { file, destination, keepReadable, safetyIds, fixes, assumed, checked, allHaveIds } = record;
  return {
    ...beginningOf(begun),
    file,
    resends: { ...record.resends, importId: record.id, which: 'rest' },
    destination,
    keepReadable,
    safetyIds,
    fixes,
    ...(assumed !== undefined && { assumed }),
    checked,
    allHaveIds,
    ...newAttempt(),
  };
}
