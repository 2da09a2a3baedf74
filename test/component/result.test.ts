import { describe, expect, it } from 'vitest';
import { announcer } from '../../src/renderer/state/announcer.svelte';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { startOfDay } from '../../src/renderer/text/format';
import { receiptAsText } from '../../src/renderer/text/receipt';
import { failure } from '../../src/shared/failure';
import type { ImportView } from '../../src/shared/imports/import';
import { FakeFailure, fixUntilStopped, type FakeBridge } from '../support/fake-bridge';
import { OUTCOME_STATES } from '../support/gallery/outcome-states';
import { doneImport, processingImport, foreignImport, importOf, PARTS } from '../support/views';
import { ImportedFiles, type ImportedFile } from '../../src/shared/imports/outcome';
import { button, click, handle, handles, heading, openApp, settled, words } from './support';

async function openImport(view: ImportView, prepare?: (fake: FakeBridge) => void): Promise<FakeBridge> {
  const fake = await openApp({ imports: [view] }, prepare);
  navigation.showImport(view.id, 'import');
  await settled();
  return fake;
}

const alone = (view: ImportView): ImportedFile => new ImportedFiles([view]).of(view);

const PARTLY = doneImport(
  { imported: 48_206, failed: 3 },
  {
    counts: { lines: 48_215, blank: 1, setAside: 4, skipped: 0, sent: 48_210, notSent: 0 },
    setAside: [
      { code: 'not-json', count: 3 },
      { code: 'from-a-newer-app', count: 1 },
    ],
  },
);

const stopped = (arrived: 'nothing' | 'some' | 'unknown', imported: number | null): ImportView =>
  doneImport(
    { imported, failed: imported === null ? null : 0 },
    {
      phase: { name: 'cancelled', arrived },
      counts: {
        lines: 10,
        blank: 0,
        setAside: 0,
        skipped: 0,
        sent: imported ?? 0,
        notSent: 10 - (imported ?? 0),
      },
    },
  );

/** An import resent after its response was lost; the counts are those of the second upload. */
const sentTwice = (imported: number, failed = 0): ImportView =>
  doneImport(
    { imported, failed },
    {
      counts: { lines: 600, blank: 0, setAside: 0, skipped: 0, sent: 600, notSent: 0 },
      earlierUploadLost: true,
    },
  );

function receipt(): string[][] {
  return [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent?.trim() ?? ''),
  );
}

const LOG = {
  importId: 'import-1',
  state: 'ready',
  complete: true,
  entries: 3,
  cut: false,
  asOf: null,
  failure: null,
} as const;
const CAUSE = { class: 'error', message: null, lines: [7] } as const;

async function choose(label: string): Promise<void> {
  handle('result-menu').focus();
  await press('ArrowDown');
  const items = [...document.querySelectorAll('[role="menuitem"]')];
  const at = items.findIndex(({ textContent }) => textContent.trim() === label);
  for (let step = 0; step < at; step += 1) await press('ArrowDown');
  await press('Enter');
}

async function press(key: string): Promise<void> {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await settled();
}

describe('the result sentence and outcome', () => {
  it.each<[string, ImportView, string]>([
    ['imported', doneImport({ imported: 48_210, failed: 0 }), 'All 48,210 events are imported'],
    ['partly-imported', doneImport({ imported: 48_207, failed: 3 }), '48,207 of 48,210 events are imported'],
    ['partly-imported', PARTLY, '48,206 of 48,214 events are imported'],
    ['not-imported', doneImport({ imported: 0, failed: 48_210 }), 'None of the 48,210 events were imported'],
    ['partly-imported', doneImport({ imported: 48_209, failed: 0 }), '48,209 of 48,210 events are imported'],
    [
      'partly-imported',
      doneImport({ imported: null, failed: null }),
      'Scarf has finished, but told us no counts',
    ],
    [
      'partly-imported',
      sentTwice(0),
      'None of the 600 events were imported this time. Most likely Scarf had them already',
    ],
    ['partly-imported', sentTwice(400), '400 events imported. Most likely Scarf had the other 200 already'],
    ['partly-imported', sentTwice(0, 3), '0 of 600 events are imported'],
    ['imported', sentTwice(600), 'All 600 events are imported'],
    ['not-imported', { ...sentTwice(0), repeatable: false }, 'None of the 600 events were imported'],
    [
      'stopped',
      { ...stopped('some', 0), earlierUploadLost: true },
      'Stopped. None of the events were imported this time',
    ],
    ['stopped', stopped('nothing', null), 'Stopped. Nothing was sent.'],
    ['stopped', stopped('some', 7), 'Stopped. 7 of 10 events are imported'],
    ['stopped', stopped('some', null), 'Stopped. Some events may have arrived.'],
    ['stopped', { ...stopped('unknown', null), remoteId: null }, 'Stopped. Some events may have arrived.'],
    ['stopped', stopped('unknown', null), 'Scarf took this import, and then showed no trace of it'],
    [
      'partly-imported',
      doneImport({ imported: 48_300, failed: 3 }),
      'Scarf has finished, but its numbers do not add up',
    ],
    [
      'partly-imported',
      foreignImport({ remote: { total: 5, imported: 4, failed: 3, asOf: '2026-07-21T12:00:41Z' } }),
      'Scarf has finished, but its numbers do not add up',
    ],
    [
      'not-imported',
      importOf({ phase: { name: 'failed', failure: failure('rejected') } }),
      'This import did not start. Nothing was sent.',
    ],
    [
      'not-imported',
      doneImport({ imported: 3, failed: 0 }, { phase: { name: 'failed', failure: failure('not-found') } }),
      'This import did not go through',
    ],
    ['partly-imported', foreignImport(), '900 of 903 events are imported'],
  ])('%s', async (outcome, view, sentence) => {
    await openImport(view);
    expect(heading()).toBe(sentence);
    expect(handle('import').dataset['outcome']).toBe(outcome);
    expect(document.activeElement).toBe(document.querySelector('h1'));
  });
});

describe('the causes and next steps', () => {
  it('shows the duration, and that nothing is left to do', async () => {
    await openImport(doneImport({ imported: 48_210, failed: 0 }));
    expect(words()).toContain('took 41 seconds');
    expect(words()).toContain('Nothing else to do');
  });

  it('shows refused, set-aside and missing events with their next steps', async () => {
    await openImport(PARTLY);
    expect(words()).toContain('Scarf refused 3 events. Fix them here and send only those again.');
    expect(words()).toContain('We set 4 lines aside and did not send them.');
    expect(words()).toContain('3 lines are not readable.');
    expect(words()).toContain('1 line for another reason.');
    expect(words()).toContain(
      '1 event is without an answer. Scarf counted it but reported neither success nor failure.',
    );
  });

  it('does not claim that Scarf counted events it did not count', async () => {
    await openImport(doneImport({ imported: 48_209, failed: 0, total: 48_209 }));
    expect(words()).toContain('Scarf has not counted it either.');
  });

  it('calls events likely imported by an earlier upload likely, not missing', async () => {
    await openImport(sentTwice(0));
    expect(words()).toContain(
      '600 events were not imported this time. Most likely they had arrived with an earlier try, whose answer was lost.',
    );
    expect(words()).toContain('If that try arrived, History lists it as “Sent from elsewhere”.');
    expect(receipt()).toContainEqual(['No answer from Scarf', '600']);
    expect(`${words()} ${receiptAsText(alone(sentTwice(0)))}`).not.toMatch(/accounted/i);
  });

  it('opens one check of the refused lines and those set aside', async () => {
    const fake = await openImport(PARTLY, (bridge) => bridge.answer('import.fix', () => undefined));
    expect(handle('fix-failed').textContent?.trim()).toBe('Fix 7 lines');
    expect([...handles('fix-refused'), ...handles('fix-set-aside')]).toEqual([]);
    await click(handle('fix-failed'));
    expect(fake.inputs('import.fix')).toEqual([{ id: 'import-1', which: 'both', cause: null }]);
    expect(navigation.at).toEqual({ screen: 'import' });
  });

  it('adds up what the log tells in several ways as one reason', async () => {
    await openImport(PARTLY, (bridge) =>
      bridge.answer('log.open', () => ({
        ...LOG,
        causes: [
          { ...CAUSE, key: 'time', type: 'failed-to-decode', message: 'Error in $.$time', count: 2 },
          { ...CAUSE, key: 'id', type: 'failed-to-decode', message: 'Error in $.$unique_id', count: 1 },
        ],
      })),
    );
    expect(words()).toContain('3 refused: could not be read as an event');
    expect(words()).not.toContain('of 3 refused');
  });

  it('tells why Scarf refused events by its log, and opens the log at a reason', async () => {
    const fake = await openImport(PARTLY, (bridge) =>
      bridge.answer('log.open', () => ({
        ...LOG,
        causes: [
          { ...CAUSE, key: 'package', type: 'artifact-not-found', count: 2 },
          { ...CAUSE, key: 'unread', type: 'failed-to-decode', count: 1 },
        ],
      })),
    );
    expect(words()).toContain('2 Package or pixel is not in this account');
    expect(words()).toContain('2 of 3 refused: package or pixel is not in this account');
    // The numbers of the import come again and again.
    fake.emit('import.changed', { ...PARTLY, pollFailure: failure('host-not-found') });
    await settled();
    expect(fake.inputs('log.open')).toHaveLength(1);
    expect(words()).toContain('1 Could not be read as an event');
    await click(button('Show: Package or pixel is not in this account'));
    expect(navigation.at).toEqual({ screen: 'log', importId: 'import-1', from: 'import', cause: 'package' });
  });

  it('leaves the reasons to the log where it counts other lines', async () => {
    await openImport(PARTLY, (bridge) =>
      bridge.answer('log.open', () => ({
        ...LOG,
        causes: [{ ...CAUSE, key: 'one', type: 'odd', count: 2 }],
      })),
    );
    expect(words()).not.toContain('Could not be imported');
  });

  it('lets the lines set aside be fixed alone where the log cannot be read', async () => {
    const fake = await openImport(PARTLY, (bridge) =>
      bridge.answer('import.fix', ({ which }) => {
        if (which === 'both') throw new FakeFailure(failure('host-not-found'));
        return undefined;
      }),
    );
    await click(handle('fix-failed'));
    await click(handle('fix-set-aside'));
    expect(fake.inputs('import.fix')).toMatchObject([{ which: 'both' }, { which: 'set-aside' }]);
    expect(navigation.at).toEqual({ screen: 'import' });
  });

  it('stops the search for refused lines when the user asks, or leaves the screen', async () => {
    const fake = await openImport(PARTLY, fixUntilStopped);
    await click(handle('fix-failed'));
    expect(handle('fix-failed').getAttribute('aria-busy')).toBe('true');
    await click(handle('stop-fix'));
    await settled();
    expect(handles('stop-fix')).toEqual([]);
    expect(words()).not.toContain('This no longer exists.');

    await click(handle('fix-failed'));
    navigation.go('history');
    await settled();
    expect(fake.inputs('import.stop-fix')).toEqual([{ id: 'import-1' }, { id: 'import-1' }]);
    expect(navigation.at).toEqual({ screen: 'history' });
  });

  it('shows the days of a file that is not whole in Scarf, and that nobody knows which of them arrived', async () => {
    const day = startOfDay(Date.now(), -2);
    const days = [
      { startMs: day, events: 9_000 },
      { startMs: startOfDay(day, 1), events: 1_000 },
    ];
    const sending = importOf({ days });
    const fake = await openApp({ imports: [sending] });
    navigation.showImport(sending.id, 'import');
    await settled();
    expect(handle('file-days').querySelector('[role="img"]')?.getAttribute('aria-label')).toMatch(
      /: 10,000 events in all\. Most: .+, 9,000\./,
    );
    expect(handle('file-days').textContent).not.toContain('does not say');
    const stopped = { phase: { name: 'cancelled', arrived: 'some' }, days } as const;
    fake.emit('import.changed', { ...doneImport({ imported: 6_000, failed: 0 }, stopped), id: sending.id });
    await settled();
    expect(handle('file-days').textContent).toContain('Scarf does not tell which of them it has read.');

    const { imports = [], open } = OUTCOME_STATES['result-completed'] ?? {};
    await openApp({ imports });
    navigation.showImport(open ?? '', 'import');
    await settled();
    expect(handle('import').dataset['outcome']).toBe('imported');
    expect(handles('file-days')).toEqual([]);
  });

  it('counts rows of the file also where rows that were sent again failed', async () => {
    const child = doneImport(
      { imported: 1, failed: 2 },
      {
        id: 'import-2',
        createdAt: '2026-07-21T13:00:00Z',
        counts: { lines: 3, blank: 0, setAside: 0, skipped: 0, sent: 3, notSent: 0 },
        resends: { importId: 'import-1', which: 'refused', lines: 3 },
      },
    );
    await openApp({ imports: [doneImport({ imported: 48_211, failed: 3 }, { unit: 'row' }), child] });
    navigation.showImport('import-1', 'import');
    await settled();
    expect(handle('fix-refused').textContent?.trim()).toBe('Fix 2 rows');
    expect(handle('save-refused').textContent?.trim()).toBe('Save the 2 rows refused…');
  });

  it('turns good as what was refused and set aside is sent again', async () => {
    const child = (lines: number): ImportView =>
      doneImport(
        { imported: lines, failed: 0 },
        {
          id: 'import-2',
          createdAt: '2026-07-21T13:00:00Z',
          counts: { lines, blank: 0, setAside: 0, skipped: 0, sent: lines, notSent: 0 },
          resends: { importId: 'import-1', which: 'refused', lines },
        },
      );
    const parent = doneImport({ imported: 48_207, failed: 3 }, { counts: PARTLY.counts });
    const fake = await openApp({ imports: [parent, child(2)] });
    navigation.showImport('import-1', 'import');
    await settled();
    expect(heading()).toBe('48,209 of 48,214 events are imported');
    expect(handle('sent-again').textContent).toContain('2 refused lines again: 2 events imported');
    expect(handle('fix-failed').textContent?.trim()).toBe('Fix 5 lines');
    fake.emit('import.changed', child(3));
    await settled();
    expect(handles('fix-failed')).toEqual([]);
    expect(handle('fix-set-aside').textContent?.trim()).toBe('Fix 4 lines set aside');
    expect(heading()).toBe('48,210 of 48,214 events are imported');
    const aside: ImportView = {
      ...child(4),
      id: 'import-3',
      resends: { importId: 'import-1', which: 'set-aside', lines: 4 },
    };
    fake.emit('import.changed', aside);
    await settled();
    expect(heading()).toBe('All 48,214 events are imported');
    expect(handle('import').dataset['outcome']).toBe('imported');
    fake.emit('import.changed', { ...aside, phase: { name: 'processing', stopping: false } });
    await settled();
    expect(handle('import').dataset['outcome']).toBe('under-way');
    fake.emit('import.changed', aside);
    navigation.showImport('import-2', 'import');
    await settled();
    expect(heading()).toBe('All 48,214 events are imported');
    const both: ImportView = {
      ...child(7),
      resends: { importId: 'import-1', which: 'both', lines: 7, refused: 3 },
    };
    fake.emit('imports.changed', [parent, both]);
    await settled();
    expect(heading()).toBe('All 48,214 events are imported');
    expect([...handles('fix-failed'), ...handles('fix-refused'), ...handles('fix-set-aside')]).toEqual([]);
    fake.emit('imports.changed', [parent, aside, child(3)]);
    const stopped = { ...child(0), phase: { name: 'cancelled', arrived: 'nothing' } } as const;
    fake.emit('import.changed', stopped);
    await settled();
    expect(handle('fix-refused').textContent?.trim()).toBe('Fix 3 lines');
  });

  it('sends the rest of a stopped import, and says until when', async () => {
    const oldest = new Date(Date.now() - 3 * 86_400_000 + 60_000).toISOString();
    const rest = { ...stopped('some', 7), canSendRest: true, oldest };
    const fake = await openImport(rest, (bridge) =>
      bridge.answer('import.rest', () => ({ importId: 'import-2' })),
    );
    expect(words()).toContain('Time left for the rest 4 days');
    expect(words()).toContain('Scarf ignores what it already has, so nothing counts twice.');
    expect(button('Import the rest (3 events)')).toBeDefined();
    await click(handle('import-rest'));
    expect(fake.inputs('import.rest')).toEqual([{ id: 'import-1' }]);
    expect(navigation.at).toEqual({ screen: 'import-detail', importId: 'import-2', from: 'import' });
  });

  it('offers no rest that could count twice, and says why', async () => {
    await openImport({ ...stopped('some', 7), repeatable: false });
    expect(handles('import-rest')).toEqual([]);
    expect(words()).toContain('We can’t tell which 3 events are missing');
    expect(words()).toContain('sending them again could count some twice');
  });

  it('tells of a harmless repeat how many are new and how many are from before', async () => {
    const same = { eventsKey: 'same', counts: stopped('some', 7).counts } as const;
    const whole = { lines: 10, blank: 0, setAside: 0, skipped: 0, sent: 10, notSent: 0 };
    const first = { ...stopped('some', 7), ...same, id: 'import-0' };
    const second = doneImport({ imported: 3, failed: 0 }, { ...same, counts: whole });
    await openApp({ imports: [first, second] });
    navigation.showImport('import-1', 'import');
    await settled();
    expect(heading()).toBe('All 10 events are in Scarf: 3 new, 7 from before');
    expect(handle('import').dataset['outcome']).toBe('imported');
    expect(words()).not.toMatch(/no answer|accounted/i);
  });

  it('offers no fix when the failed lines are unknown', async () => {
    await openImport({ ...PARTLY, phase: { name: 'cancelled', arrived: 'some' } });
    expect([...handles('fix-refused'), ...handles('fix-set-aside')]).toEqual([]);
    expect(words()).toContain('Open the log to see which lines they are, and why.');
  });

  it('saves the lines that were set aside', async () => {
    const fake = await openImport(PARTLY, (bridge) => bridge.answer('import.save-set-aside', () => true));
    await click(button('Save the 4 lines to a file…'));
    expect(fake.inputs('import.save-set-aside')).toEqual([{ id: 'import-1' }]);
    fake.emit('file.saved', { id: 'place', path: '/home/ana/set-aside-clicks.ndjson' });
    await settled();
    expect(words()).toContain('“set-aside-clicks.ndjson” is saved /home/ana Show in folder');
    expect(announcer.text).toBe('“set-aside-clicks.ndjson” is saved. /home/ana');
  });

  it('saves the lines of several files one file each', async () => {
    await openImport({ ...PARTLY, parts: PARTS });
    expect(button('Save the 4 lines, file by file…')).toBeDefined();
    expect(handle('save-refused').textContent?.trim()).toBe('Save the 3 lines refused, file by file…');
  });

  it('confirms a save neither after a closed dialog nor with a full disk', async () => {
    const fake = await openImport(PARTLY, (bridge) => bridge.answer('import.save-set-aside', () => false));
    await click(button('Save the 4 lines to a file…'));
    expect(handles('saved-place')).toEqual([]);
    expect(handles('stop-fix')).toEqual([]);
    fake.answer('import.save-set-aside', () => {
      throw new FakeFailure(failure('disk-full'));
    });
    await click(button('Save the 4 lines to a file…'));
    expect(words()).toContain('This computer’s disk is full.');
  });

  it('offers what is rarely needed in a menu', { tags: ['long'] }, async () => {
    const fake = await openImport(PARTLY, (bridge) =>
      bridge
        .answer('import.check-again', () => 'changed')
        .answer('import.save-receipt', () => true)
        .answer('import.show-file', () => undefined)
        .answer('app.copy', () => undefined),
    );
    await choose('Import again');
    expect(words()).toContain('clicks-july.ndjson has changed since it was imported.');
    await choose('Show the file in its folder');
    expect(fake.inputs('import.show-file')).toEqual([{ id: 'import-1' }]);
    await choose('Save the receipt…');
    expect(fake.inputs('import.save-receipt')).toEqual([
      { id: 'import-1', text: receiptAsText(alone(PARTLY)) },
    ]);
    await choose('Copy details for support');
    expect(fake.inputs('app.copy')[0]?.text).toContain('Event Importer for Scarf 0.1.0, linux');
  });

  it('opens the log', async () => {
    await openImport(PARTLY);
    await click(handle('open-log'));
    expect(navigation.at).toEqual({ screen: 'log', importId: 'import-1', from: 'import' });
  });

  it('offers a retry only when nothing reached Scarf', async () => {
    const refused = { name: 'failed', failure: failure('host-not-found') } as const;
    const fake = await openImport(importOf({ phase: refused }), (bridge) =>
      bridge.answer('import.send-now', () => undefined),
    );
    await click(button('Try again'));
    expect(fake.inputs('import.send-now')).toEqual([{ id: 'import-1' }]);
    fake.emit('import.changed', doneImport({ imported: 3, failed: 0 }, { phase: refused }));
    await settled();
    expect(() => button('Try again')).toThrow();
  });

  it('says beside the retry what to do first, once', async () => {
    await openImport(importOf({ phase: { name: 'failed', failure: failure('token-refused') } }));
    const next = document.querySelector('[role="alert"]')?.textContent ?? '';
    expect(next).toContain('Scarf did not accept this token.');
    expect(next).toContain('Copy it again');
    expect(next).toContain('nothing counts twice');
    expect(words().split('Scarf did not accept this token.')).toHaveLength(2);
  });

  it('offers no log when Scarf has none', async () => {
    await openImport(importOf({ phase: { name: 'failed', failure: failure('rejected', 'HTTP 422') } }));
    expect(handles('open-log')).toEqual([]);
    expect(document.querySelector('[role="alert"]')?.textContent).toContain(
      'Scarf did not accept this import.',
    );
    expect(document.querySelector('details')?.textContent).toContain('HTTP 422');
  });
});

describe('numbers of Scarf that cannot be', () => {
  const odd = doneImport({ imported: 48_250, failed: 900_000_000_000 });

  it('are told as they are, and nothing is concluded from them', async () => {
    await openImport(odd);
    expect(words()).toContain(
      'Scarf’s numbers do not add up: it says 48,250 imported and 900,000,000,000 refused, but 48,210 were sent.',
    );
    expect(words()).not.toMatch(/(?<!\w)[-−]\d/u);
    expect(receipt()).toContainEqual(['No answer from Scarf', 'not known']);
  });

  it('are in no button: the lines refused are fixed and saved without a number', async () => {
    await openImport(odd);
    expect(button('Fix the lines refused')).toBeDefined();
    expect(button('Save the lines refused…')).toBeDefined();
  });

  it('are not shown while Scarf still reads', async () => {
    await openImport(
      processingImport({
        remote: { ...(odd.remote ?? { asOf: '' }), total: null, imported: 48_250, failed: 0 },
      }),
    );
    expect(words()).toContain('Scarf’s numbers do not add up so far');
  });
});

describe('an import that Scarf no longer shows', () => {
  it('says what is known, and that its result appears by itself', async () => {
    await openImport(stopped('unknown', 0));
    expect(words()).toContain('Its events may have arrived.');
    expect(words()).toContain('If Scarf shows it again, its result appears here by itself.');
    expect(words()).not.toContain('not accounted for');
  });
});

describe('the receipt', () => {
  it('adds up', async () => {
    await openImport(PARTLY);
    expect(receipt()).toEqual([
      ['Lines in the file', '48,215'],
      ['Set aside by the check', '4'],
      ['Blank lines', '1'],
      ['Sent to Scarf', '48,210'],
      ['Imported', '48,206'],
      ['Refused by Scarf', '3'],
      ['No answer from Scarf', '1'],
    ]);
  });

  it('shows "not known" instead of zero without counts from Scarf', async () => {
    await openImport(doneImport({ imported: null, failed: null }));
    expect(receipt().filter(([, value]) => value === 'not known')).toHaveLength(3);
  });

  it('copies as text', async () => {
    const fake = await openImport(PARTLY, (bridge) => bridge.answer('app.copy', () => undefined));
    await click(button('Copy as text'));
    const [{ text } = { text: '' }] = fake.inputs('app.copy');
    expect(text).toBe(receiptAsText(alone(PARTLY)));
    expect(text).toContain('File: clicks-july.ndjson');
    expect(text).toContain('    Refused by Scarf: 3');
    expect(button('Copied')).toBeDefined();
  });

  it('the text shows the number of Safety IDs added', async () => {
    const view = doneImport({ imported: 48_210, failed: 0 }, { safetyIds: 12_040 });
    await openImport(view);
    expect(words()).toContain('12,040 Safety IDs added.');
    expect(receiptAsText(alone(view))).toContain('12,040 Safety IDs added.');
    expect(receiptAsText(alone(PARTLY))).not.toContain('Safety IDs');
  });

  it('is absent for an import started elsewhere, which says so', async () => {
    await openImport(foreignImport());
    expect(receipt()).toEqual([]);
    expect(words()).toContain(
      'This import was started elsewhere, so we know neither its file nor its lines.',
    );
    expect(handle('import').dataset).toMatchObject({ sent: '', imported: '900', failed: '3' });
  });
});

it('never calls a few imported events none, and counts the destinations that rows name', async () => {
  const counts = { lines: 60_000, blank: 0, setAside: 0, skipped: 0, sent: 60_000, notSent: 0 };
  const places = ['docs-site', 'gateway', 'cli'].map((name) => ({ name, events: 20_000 }));
  const artifacts = { shown: places, more: 2 };
  const destination = { kind: 'mixed' } as const;
  await openImport(doneImport({ imported: 586, failed: 0 }, { counts, artifacts, destination }));
  expect(words()).toContain('less than 1% of 60,000 events');
  expect(words()).toContain('to 5 destinations');
  await click(handle('nav-history'));
  expect(handle('history-row').textContent).toContain('5 destinations');
});

it('leaves what is too old out of the fix, and saves it with the others', async () => {
  const counts = { lines: 13, blank: 0, setAside: 3, skipped: 0, sent: 10, notSent: 0 };
  const setAside = [
    { code: 'too-old', count: 2 },
    { code: 'not-json', count: 1 },
  ];
  await openImport(doneImport({ imported: 10, failed: 0 }, { counts, setAside }));
  expect(handle('fix-set-aside').textContent?.trim()).toBe('Fix 1 line set aside');
  expect(button('Save the 3 lines to a file…')).toBeDefined();
});

it('offers no fix for events that are only too old, but the truth and to save them', async () => {
  const counts = { lines: 13, blank: 0, setAside: 3, skipped: 0, sent: 10, notSent: 0 };
  const setAside = [{ code: 'too-old', count: 3 }];
  await openImport(doneImport({ imported: 10, failed: 0 }, { counts, setAside }));
  expect(handles('fix-set-aside')).toEqual([]);
  expect(words()).toContain('ask help@scarf.sh what they can do for older events.');
  // One reason is the sentence itself, not a second row with the same number.
  expect(words()).toContain('3 events are more than 7 days old. We did not send them.');
  expect(handles('result-reason')).toEqual([]);
  expect(words()).not.toContain('Scarf will refuse them');
  expect(button('Save the 3 lines to a file…')).toBeDefined();
});
