import { describe, expect, it } from 'vitest';
import type { RecordFacts } from '../../../src/main/imports/record/record';
import { beganTwice } from '../../../src/main/imports/record/related';
import { aRecord } from '../../support/records';

const SECOND = aRecord({ id: 'b', startedFrom: 'command-line' });

function first(change: Partial<RecordFacts> = {}) {
  return aRecord({ id: 'a', startedFrom: 'command-line', ...change });
}

describe('two imports of one file that began at the same moment', () => {
  it('count twice when the later one is sent, too', () => {
    expect(beganTwice([first(), SECOND], SECOND)).toBe(true);
    expect(beganTwice([first(), SECOND], first())).toBe(false);
    expect(beganTwice([SECOND], SECOND)).toBe(false);
  });

  it('are sent both where nothing counts twice, or where the user of the app was asked', () => {
    const withIds = aRecord({ ...SECOND, allHaveIds: true });
    expect(beganTwice([first(), withIds], withIds)).toBe(false);
    const other = { ...SECOND.file, fingerprint: 'b'.repeat(64) };
    expect(beganTwice([first({ file: other }), SECOND], SECOND)).toBe(false);
    const inApp = aRecord({ id: 'b' });
    expect(beganTwice([first(), inApp], inApp)).toBe(false);
  });

  it('are not compared where the bytes are not known', () => {
    const unknown = { ...SECOND.file, fingerprint: '' };
    const record = aRecord({ ...SECOND, file: unknown });
    expect(beganTwice([first({ file: unknown }), record], record)).toBe(false);
  });
});
