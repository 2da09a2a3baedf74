import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/shared/check';
import type { Problem } from '../../src/shared/problem';
import { causeNote, entryTitle } from '../../src/renderer/text/log';
import { placesText } from '../../src/renderer/text/places';
import { doneCheck, LEFT_OUT, PARTS, SEVERAL } from '../support/views';
import { button, click, handle, handles, openApp, words } from './support';

const DOCS = { kind: 'package', id: 'p-1', name: 'docs-site' } as const;
const BAD: Problem<'time-unreadable'> = { code: 'time-unreadable', grade: 'error', count: 1, lines: [130] };
const REPORT: Partial<CheckReport> = { ...SEVERAL, problems: [BAD, LEFT_OUT] };

describe('an import of several files', () => {
  it('shows each file with its lines, the files left out, and the file of a line', async () => {
    await openApp({ check: doneCheck(REPORT, { destination: DOCS }) }, (bridge) =>
      bridge.answer('check.lines', () => ({
        rows: [{ line: 130, text: 'soon', truncated: false }],
        more: false,
      })),
    );
    expect(handle('parts').dataset['count']).toBe('3');
    expect(words()).toContain('events-2.csv 40 rows');
    expect(words()).toContain('(events-2.csv, row 17)');
    expect(words()).toContain('2 files were left out.');
    expect(words()).toContain('logo.png not an event file');
    expect(words()).toContain('july.zip/secret.csv needs a password');
    await click(button(/^Show/));
    expect(handles('source-line')[0]?.closest('li')?.textContent).toContain('events-2.csv, row 17');
  });

  it('is sent as one import or as one for each file', async () => {
    const fake = await openApp({ check: doneCheck(REPORT, { destination: DOCS }) }, (bridge) =>
      bridge.answer('import.start', () => ({ importId: 'a', imports: 3 })),
    );
    await click(handle('start-import'));
    const radios = [...document.querySelectorAll<HTMLElement>('[role="radio"]')];
    const each = radios.find(({ textContent }) => textContent?.includes('3 imports'));
    if (each === undefined) throw new Error('no choice');
    await click(each);
    await click(handle('start-import'));
    expect(fake.inputs('import.start')).toEqual([
      { checkId: 'check-1', keepReadable: false },
      { checkId: 'check-1', keepReadable: false, each: true },
    ]);
  });

  it('the log names the file of each line', () => {
    const row = {
      entry: 0,
      type: 'failed-to-decode',
      class: 'error',
      cause: 'x',
      message: null,
      truncated: false,
    } as const;
    expect(entryTitle({ ...row, line: 130, artifact: null }, 'line', PARTS)).toBe('events-2.csv, row 17');
    const cause = { key: 'x', type: 'failed-to-decode', class: 'error', count: 9, message: null } as const;
    const found = { ...cause, lines: [2, 130] };
    expect(causeNote(found, [found], 'line', PARTS)).toBe(
      'events-1.ndjson, line 2; events-2.csv, row 17; and 7 more',
    );
  });

  it('names the locations of a few lines and counts the rest', () => {
    expect(placesText([2, 130, 160], 9, 'line', PARTS)).toBe(
      'events-1.ndjson, line 2; events-2.csv, row 17; events-3.json, event 7; and 6 more',
    );
    expect(placesText([2, 130], 2, 'line')).toBe('lines 2 and 130');
  });
});
