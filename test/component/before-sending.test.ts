import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/shared/checks/problem';
import { doneCheck, doneImport, ID_MISSING, SENT_BEFORE, SEVERAL, UNKNOWN_DOLLAR } from '../support/views';
import { openApp, words } from './support';

const MINUTE = 60_000;

function soon(at: number): Problem<'soon-too-old'> {
  return {
    code: 'soon-too-old',
    grade: 'warning',
    count: 412,
    lines: [],
    deadline: new Date(at).toISOString(),
  };
}

describe('the check before sending', () => {
  it('shows how long the oldest events can still be sent', async () => {
    await openApp({
      check: doneCheck({ problems: [soon(Date.now() + 5 * 60 * MINUTE + 12.2 * MINUTE)] }),
    });
    expect(words()).toContain(
      '412 events will be too old within 12 hours. (the first in 5 hours 12 minutes)',
    );
  });

  it('says that events became too old since the check', async () => {
    await openApp({ check: doneCheck({ problems: [soon(Date.now() - MINUTE)] }) });
    expect(words()).toContain('(the first already is: check again)');
  });

  it('shows when the file was imported before, and the outcome', async () => {
    const earlier = doneImport({ imported: 48_210, failed: 0 }, { id: 'import-0' });
    await openApp({ imports: [earlier], check: doneCheck({ problems: [SENT_BEFORE] }) });
    expect(words()).toMatch(/This file was imported before \(.*, imported\)\./);
    expect(words()).toContain('Open that import');
  });

  it('names the files that were imported before', async () => {
    await openApp({
      check: doneCheck({ ...SEVERAL, problems: [{ ...SENT_BEFORE, parts: ['events-2.csv'] }] }),
    });
    expect(words()).toContain('Some of these files were imported before (');
    expect(words()).toContain('events-2.csv');
  });

  it('speaks of several files as such: in the note, beside the button, and in what is done to them', async () => {
    const layout = { code: 'layout', grade: 'info', count: 1, lines: [] } as const;
    await openApp({ check: doneCheck({ ...SEVERAL, problems: [SENT_BEFORE, layout] }) });
    expect(words()).toContain('These files were imported before (');
    expect(words()).toContain('Sending them again may count their events twice.');
    expect(words()).toContain('Sending these files again may count their events twice.');
    expect(words()).toContain('We convert the files on the way');
    expect(words()).toContain('Your files stay as they are.');
    expect(words()).not.toMatch(/[Tt]his file|may count its events/);
  });

  it('counts of what is worth a look only what is sent', async () => {
    const missing = { ...ID_MISSING, count: 241, sent: 240, lines: [2, 3, 4] };
    await openApp({ check: doneCheck({ problems: [missing, { ...UNKNOWN_DOLLAR, sent: 0 }] }) });
    expect(words()).toMatch(
      /Won’t be sent ?812 events use.*set aside for other reasons.*Sent, but worth a look ?240/,
    );
    expect(words()).toContain('240 events have no ID of their own.');
    expect(words()).toContain('(lines 2, 3, 4 and 238 more; 1 of them is set aside)');
  });
});
