import { describe, expect, it } from 'vitest';
import { eventsKey } from '../../../src/main/imports/record/events-key';
import { readRecord, serialiseRecord } from '../../../src/main/imports/record/record-json';
import type { ImportRecord } from '../../../src/main/imports/record/record';
import { aRecord } from '../../support/records';

const RECORD: ImportRecord = { ...aRecord(), allHaveIds: true };

function keyOf(change: Partial<ImportRecord> = {}): string | undefined {
  const file = { ...RECORD.file, ...change.file };
  return eventsKey({ ...RECORD, ...change, file } as ImportRecord).eventsKey;
}

describe('the key of the events of an import', () => {
  it('is the same for the same events, ids and place, and after a restart', () => {
    const reversed = JSON.parse(serialiseRecord(RECORD), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as unknown;
    const read = readRecord(reversed) as ImportRecord;
    expect(keyOf()).toHaveLength(43);
    expect(eventsKey(read).eventsKey).toBe(keyOf());
    expect(keyOf({ id: 'other', owner: RECORD.owner.toUpperCase() })).toBe(keyOf());
  });

  it('differs where the events, their ids or their place may differ', () => {
    const others = [
      keyOf(),
      keyOf({ owner: 'other' }),
      keyOf({ destination: { kind: 'pixel', id: 'pixel-9', name: 'Pixel' } }),
      keyOf({ safetyIds: !RECORD.safetyIds }),
      keyOf({ fixes: { all: [{ kind: 'time-zone', zone: 'UTC' }], lines: [] } }),
      keyOf({ file: { ...RECORD.file, fingerprint: 'other' } }),
      keyOf({ file: { ...RECORD.file, form: { ...RECORD.file.form, encoding: 'windows-1252' } } }),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('does not exist without ids, without a fingerprint and for a resend', () => {
    expect(keyOf({ allHaveIds: false })).toBeUndefined();
    expect(keyOf({ file: { ...RECORD.file, fingerprint: '' } })).toBeUndefined();
    const resends = { importId: 'import-1', which: 'rest', originsPath: '/origins' } as const;
    expect(keyOf({ resends })).toBeUndefined();
  });
});
