import { describe, expect, it } from 'vitest';
import { EDIT_LENGTH, EDITS_LENGTH, LINE_EDITS_AT_MOST, NO_FIXES, type Fixes } from '../../../src/shared/fix';
import { inputs } from '../../../src/main/ipc/inputs';
import { readRecord } from '../../../src/main/imports/record/record';
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

describe('the fixes of an import', () => {
  it('are in its record, so that a restart sends the same bytes', () => {
    const record = aRecord({ fixes: FIXES, fixed: 3 });
    expect(readRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('are none in a record of before there were any', () => {
    const { fixes: _fixes, fixed: _fixed, resends: _resends, ...old } = aRecord();
    expect([_fixes, _fixed, _resends]).toEqual([NO_FIXES, null, null]);
    expect(readRecord(JSON.parse(JSON.stringify(old)))).toEqual(aRecord());
  });

  const edits = (count: number, text = '{}'): Fixes => ({
    all: [],
    lines: Array.from({ length: count }, (_, at) => ({ line: at + 1, text })),
  });

  it.each<[string, unknown, boolean]>([
    ['as they are made', FIXES, true],
    ['as many lines as are kept', edits(LINE_EDITS_AT_MOST), true],
    ['more lines', edits(LINE_EDITS_AT_MOST + 1), false],
    ['more text than is kept', edits(EDITS_LENGTH / 8_000 + 1, 'x'.repeat(8_000)), false],
    ['a line that is too long', edits(1, 'x'.repeat(EDIT_LENGTH + 1)), false],
    ['two lines for one', edits(1, '{}\n{}'), false],
    [
      'a line twice',
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
    ['another kind of fix', { all: [{ kind: 'run', code: '1' }], lines: [] }, false],
  ])('come from the window bounded: %s', (_, fixes, fits) => {
    expect(inputs['check.set-fixes'].safeParse({ id: 'check-1', fixes }).success).toBe(fits);
  });
});
