import { describe, expect, it } from 'vitest';
import {
  EDIT_LENGTH,
  EDITS_LENGTH,
  LINE_EDITS_AT_MOST,
  NO_FIXES,
  type Fixes,
} from '../../../src/shared/checks/fix';
import { inputs } from '../../../src/main/ipc/inputs';
import { readRecord, serialiseRecord } from '../../../src/main/imports/record/record-json';
import { aRecord } from '../../support/records';

const FIXES: Fixes = {
  all: [
    { kind: 'time-zone', zone: 'Europe/Berlin' },
    { kind: 'rename-key', from: '$ip', to: '$remote_address' },
    { kind: 'replace-id', of: 'pixel', from: 'a', to: 'b' },
    { kind: 'keep-first' },
  ],
  lines: [
    { line: 2, text: '{"a":"ü"}' },
    { line: 9, text: null },
  ],
};

describe('the fixes of an import record', () => {
  it('are saved, so that the same bytes are sent after a restart', () => {
    const record = aRecord({ fixes: FIXES, fixed: 3 });
    expect(readRecord(JSON.parse(serialiseRecord(record)))).toEqual(record);
  });

  it('are empty in a record that is older than fixes and resends', () => {
    const record = aRecord();
    const { fixes, fixed, resends, ...old } = JSON.parse(serialiseRecord(record)) as Record<string, unknown>;
    expect([fixes, fixed, resends]).toEqual([NO_FIXES, null, null]);
    expect(readRecord(old)).toEqual(record);
  });

  const edits = (count: number, text = '{}'): Fixes => ({
    all: [],
    lines: Array.from({ length: count }, (_, at) => ({ line: at + 1, text })),
  });

  it.each<[string, unknown, boolean]>([
    ['fixes as the window makes them', FIXES, true],
    ['the most edited lines', edits(LINE_EDITS_AT_MOST), true],
    ['one edited line more', edits(LINE_EDITS_AT_MOST + 1), false],
    ['too much text', edits(EDITS_LENGTH / 8_000 + 1, 'x'.repeat(8_000)), false],
    ['a line that is too long', edits(1, 'x'.repeat(EDIT_LENGTH + 1)), false],
    ['two lines in one edit', edits(1, '{}\n{}'), false],
    [
      'two edits of one line',
      {
        all: [],
        lines: [
          { line: 2, text: '' },
          { line: 2, text: null },
        ],
      },
      false,
    ],
    ['lines out of order', { all: [], lines: [...FIXES.lines].reverse() }, false],
    ['an unknown kind of fix', { all: [{ kind: 'run', code: '1' }], lines: [] }, false],
  ])('are accepted from the window only within limits: %s', (_, fixes, accepted) => {
    expect(inputs['check.set-fixes'].safeParse({ id: 'check-1', fixes }).success).toBe(accepted);
  });
});
