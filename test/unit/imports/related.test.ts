import { describe, expect, it } from 'vitest';
import type { ImportRecord, RecordFacts } from '../../../src/main/imports/record/record';
import { RecordIndex } from '../../../src/main/imports/record/record-index';
import { beganTwice } from '../../../src/main/imports/record/related';
import { aRecord } from '../../support/records';

const SECOND = aRecord({ id: 'b', startedFrom: 'command-line' });

function first(change: Partial<RecordFacts> = {}) {
  return aRecord({ id: 'a', startedFrom: 'command-line', ...change });
}

/** As the app finds them among all that it keeps. */
function among(
  ...records: readonly ImportRecord[]
): (fingerprints: readonly string[]) => readonly ImportRecord[] {
  const index = new RecordIndex();
  for (const record of records) index.keep(record);
  return (fingerprints) => index.ofFiles(records[0]?.owner ?? null, fingerprints);
}

describe('two imports of one file that began at the same moment', () => {
  it('count twice when the later one is sent, too', () => {
    expect(beganTwice(among(first(), SECOND), SECOND)).toBe(true);
    expect(beganTwice(among(first(), SECOND), first())).toBe(false);
    expect(beganTwice(among(SECOND), SECOND)).toBe(false);
  });

  it('are sent both where nothing counts twice, or where the user of the app was asked', () => {
    const withIds = aRecord({ ...SECOND, allHaveIds: true });
    expect(beganTwice(among(first(), withIds), withIds)).toBe(false);
    const other = { ...SECOND.file, fingerprint: 'b'.repeat(64) };
    expect(beganTwice(among(first({ file: other }), SECOND), SECOND)).toBe(false);
    const inApp = aRecord({ id: 'b' });
    expect(beganTwice(among(first(), inApp), inApp)).toBe(false);
  });

  it('are not compared where the bytes are not known', () => {
    const unknown = { ...SECOND.file, fingerprint: '' };
    const record = aRecord({ ...SECOND, file: unknown });
    expect(beganTwice(among(first({ file: unknown }), record), record)).toBe(false);
  });
});
