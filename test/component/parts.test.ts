import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/shared/checks/check';
import type { Problem } from '../../src/shared/checks/problem';
import type { FlawedRow } from '../../src/shared/checks/flawed-row';
import type { Part } from '../../src/shared/files/parts';
import { partsHeading } from '../../src/renderer/text/check';
import { causeNote, entryTitle } from '../../src/renderer/text/log';
import { filesText, placesText, placesTitle, sendingOptions } from '../../src/renderer/text/places';
import { saveFailedLabel } from '../../src/renderer/text/resend';
import { doneCheck, importOf, LEFT_OUT, ONE_SHEET, PARTS, SEVERAL } from '../support/views';
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
    expect(placesText([2, 7, 130], 9, 'line', PARTS)).toBe(
      'events-1.ndjson, lines 2 and 7; events-2.csv, row 17; and 6 more',
    );
  });

  it('names one file only where names are long', () => {
    const long = PARTS.map((part) => ({ ...part, name: `E2ABCDEF123.2026-11-23-18.${part.name}.gz` }));
    expect(placesText([2, 130, 160], 9, 'line', long)).toBe(
      'E2ABCDEF123.2026-11-23-18.events-1.ndjson.gz, line 2; and 8 more',
    );
  });
});

describe('the only sheet of a workbook that is read', () => {
  const report: Partial<CheckReport> = {
    ...SEVERAL,
    form: { encoding: 'utf-8', layout: { kind: 'parts', unit: 'row' } },
    parts: ONE_SHEET,
    problems: [{ ...BAD, lines: [16] }],
  };

  it('is named with each of its rows: in the check, while they are fixed, and in the log', async () => {
    const flaw = { code: 'time-unreadable', grade: 'error', notes: [], key: null } as const;
    const row: FlawedRow = {
      line: 16,
      content: { kind: 'text', text: 'morgen' },
      ...{ found: [flaw], problems: [flaw], edited: [], changed: {}, leftOut: false },
    };
    await openApp({ check: doneCheck(report, { destination: DOCS }) }, (bridge) => {
      bridge.answer('check.flawed-rows', () => ({ rows: [row], tables: [], more: false }));
      bridge.answer('check.try-fixes', () => ({ rows: [], more: false }));
    });
    expect(document.querySelector('main header')?.textContent).toContain('sheet “März”');
    expect(handles('parts')).toEqual([]);
    expect(words()).toContain('(sheet “März”, row 16)');
    await click(handle('fix-problem'));
    await expect.poll(words).toContain('Row by row Sheet “März”');
    expect(handle('fix-line').querySelector('[title^="Sheet"]')?.getAttribute('title')).toBe(
      'Sheet “März”, row 16',
    );
    const entry = { entry: 0, type: 'progress', class: 'info', cause: 'x', message: null } as const;
    expect(entryTitle({ ...entry, line: 16, truncated: false, artifact: null }, 'row', ONE_SHEET)).toBe(
      'Sheet “März”, row 16',
    );
    expect(placesTitle([12, 16], 5, 'row', ONE_SHEET)).toBe('Sheet “März”, rows 12, 16 and 3 more');
  });

  it('is named where its rows are saved', () => {
    const view = importOf({ parts: ONE_SHEET, unit: 'row' });
    expect(saveFailedLabel(view, 'set-aside', 4, 'row')).toBe('Save the 4 rows of sheet “März”…');
    expect(filesText(ONE_SHEET)).toBe('1 sheet: März');
  });
});

describe('several sheets', () => {
  const april: Part = { name: 'April', firstLine: 201, lines: 9, unit: 'row', sheet: 'April' };
  const inFolder: Part = { ...april, name: 'visits.xlsx/April' };

  it('are named by their tabs, and by their workbook where there are other files', () => {
    expect(placesText([16, 203], 2, 'row', [...ONE_SHEET, april])).toBe(
      'sheet “März”, row 16; sheet “April”, row 3',
    );
    expect(placesTitle([114, 203], 2, 'row', [...PARTS, inFolder])).toBe(
      'events-2.csv, row 1; visits.xlsx, sheet “April”, row 3',
    );
  });

  it('are called sheets, and files only where files are among them', () => {
    const sheets = [...ONE_SHEET, april];
    expect(partsHeading(sheets)).toBe('2 sheets read as one');
    expect(partsHeading([...PARTS, inFolder])).toBe('4 files read as one');
    expect(saveFailedLabel(importOf({ parts: sheets }), 'set-aside', 4, 'row')).toBe(
      'Save the 4 rows, sheet by sheet…',
    );
    expect(sendingOptions(sheets)[1]?.note).toBe('One for each sheet that has a ready event.');
  });
});
