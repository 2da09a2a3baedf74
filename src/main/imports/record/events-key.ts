import { createHash } from 'node:crypto';
import type { ImportView } from '../../../shared/imports/import';
import { accountKey } from '../../../shared/owner';
import type { ImportRecord, RecordFacts } from './record';

type Key = Pick<ImportView, 'eventsKey'>;

/** The file of a record stays the same object, and a view is made several times a second. */
const hashes = new WeakMap<RecordFacts['file'], string>();

/**
 * The key that imports share when they send the same events with the same ids to the same place, as `eventsKey` of a
 * view. None without ids for all, and none for a resend: its lines are another import's.
 */
export function eventsKey({ file, owner, destination, safetyIds, fixes, ...record }: ImportRecord): Key {
  if (!record.allHaveIds || file.fingerprint === '' || record.resends !== null) return {};
  const known = hashes.get(file);
  if (known !== undefined) return { eventsKey: known };
  const { fingerprint, form } = file;
  const parts = file.parts?.map((part) => [part.fingerprint, part.form]) ?? [];
  const place = destination.kind === 'mixed' ? destination.kind : [destination.kind, destination.id];
  const decisive = [accountKey(owner), place, fingerprint, form, parts, safetyIds, fixes];
  const hash = createHash('sha256').update(JSON.stringify(decisive, inOrder)).digest('base64url');
  hashes.set(file, hash);
  return { eventsKey: hash };
}

/** A record that was read from disk has its keys in another order. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
