import { describe, expect, it } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { OUTCOME_VARIANTS } from '../../src/renderer/features/common/outcome-variants';
import { resultText } from '../../src/renderer/text/history';
import { failure, retryableFailure } from '../../src/shared/failure';
import type { HistoryView, ImportView } from '../../src/shared/import';
import { outcomeOf } from '../../src/shared/receipt';
import type { FakeBridge } from '../support/fake-bridge';
import { doneImport, foreignImport, importOf, processingImport } from '../support/views';
import { button, click, handles, heading, openApp, press, settled, type, words } from './support';

const READY: HistoryView = {
  state: 'ready',
  asOf: '2026-07-21T12:05:00Z',
  failure: null,
  slots: null,
  damaged: [],
  newer: [],
};

async function open(imports: readonly ImportView[], history: Partial<HistoryView> = {}): Promise<FakeBridge> {
  const fake = await openApp({ imports, history: { ...READY, ...history } }, (bridge) =>
    bridge.answer('history.refresh', () => undefined).answer('app.show-data-folder', () => undefined),
  );
  navigation.go('history');
  await settled();
  return fake;
}

function many(count: number): readonly ImportView[] {
  return Array.from({ length: count }, (_, at) =>
    doneImport(
      { imported: 10, failed: 0 },
      {
        id: `import-${at}`,
        fileName: `clicks-${at}.ndjson`,
        createdAt: new Date(Date.UTC(2026, 6, 21) - at * 60_000).toISOString(),
        counts: { lines: 10, blank: 0, setAside: 0, skipped: 0, sent: 10, notSent: 0 },
      },
    ),
  );
}

function fileNames(): readonly string[] {
  return handles('history-row').map((row) => row.querySelector('a')?.textContent ?? '');
}

describe('history', () => {
  it('lists imports newest first with their facts and data attributes', async () => {
    await open([
      doneImport({ imported: 48_207, failed: 3 }, { id: 'old', createdAt: '2026-07-20T08:00:00Z' }),
      processingImport({ id: 'new', fileName: 'new.ndjson', createdAt: '2026-07-21T08:00:00Z' }),
      foreignImport({ createdAt: '2026-07-20T20:00:00Z' }),
    ]);
    expect(heading()).toBe('History');
    expect(fileNames()).toEqual(['new.ndjson', 'Sent from elsewhere', 'clicks-july.ndjson']);
    const [newest, , oldest] = handles('history-row') as [HTMLElement, HTMLElement, HTMLElement];
    expect(newest.dataset['phase']).toBe('processing');
    expect(oldest.dataset['remoteId']).toBe('5f1c1a52-0b61-4f0e-9a41-7d2a36f0c9be');
    expect(oldest.textContent).toContain('48,207');
    expect(oldest.textContent).toContain('3 could not be imported');
  });

  it.each([
    [12, 'ready', '1 import · 12 of Scarf’s 15 slots in use'],
    [1, 'ready', '1 import · 1 of Scarf’s 15 slots in use'],
    [0, 'ready', '1 import'],
    [12, 'failed', '1 import'],
  ] as const)('shows the number of Scarf’s slots in use: %i, %s', async (inUse, state, note) => {
    const slots = { inUse, of: 15, asOf: '2026-07-21T12:05:00Z' };
    await open(many(1), { state, failure: state === 'failed' ? failure('timed-out') : null, slots });
    expect(document.querySelector('.page-heading')?.textContent).toContain(note);
    expect(document.querySelector('.page-heading')?.textContent?.includes('slots')).toBe(
      note.includes('slots'),
    );
  });

  it('opens an import by a click on its row or its link', async () => {
    await open(many(3));
    await click(handles('history-row')[1]?.querySelector('td') as HTMLElement);
    expect(navigation.at).toMatchObject({ screen: 'import-detail', importId: 'import-1', from: 'history' });
    navigation.go('history');
    await settled();
    const row = handles('history-row')[2] as HTMLElement;
    const stops = row.querySelectorAll<HTMLElement>('a, button');
    expect(stops).toHaveLength(1);
    await click(stops[0] as HTMLElement);
    expect(navigation.at).toMatchObject({ importId: 'import-2' });
  });

  it('filters by file name', async () => {
    await open(many(30));
    const field = document.querySelector('main input') as HTMLElement;
    await type(field, 'CLICKS-2');
    expect(handles('history-row')).toHaveLength(11);
    expect(words()).toContain('11 of 30 imports');
    await type(field, 'nothing like it');
    expect(words()).toContain('No file name matches.');
    await press('Escape');
    expect(handles('history-row')).toHaveLength(30);
  });

  it('shows 200 imports, then more on demand', async () => {
    await open(many(450));
    expect(handles('history-row')).toHaveLength(200);
    expect(words()).toContain('The newest 200 of 450 are shown.');
    await click(button('Show more'));
    expect(handles('history-row')).toHaveLength(400);
    await click(button('Show more'));
    expect(handles('history-row')).toHaveLength(450);
  });
});

describe('states of history', () => {
  it('an empty history leads to the first import', async () => {
    await open([]);
    expect(words()).toContain('No imports yet');
    await click(button('Import a file'));
    expect(navigation.at).toEqual({ screen: 'import' });
  });

  it('a loading history says so', async () => {
    await open([], { state: 'loading', asOf: null });
    expect(words()).toContain('Asking Scarf');
    expect(words()).not.toContain('No imports yet');
  });

  it('an outdated history shows its time and can be refreshed', async () => {
    const asOf = new Date();
    asOf.setHours(0, 5, 0, 0);
    const fake = await open(many(2), {
      state: 'failed',
      asOf: asOf.toISOString(),
      failure: retryableFailure('host-not-found', 'ENOTFOUND'),
    });
    expect(words()).toContain('as of 00:05');
    expect(handles('history-row')).toHaveLength(2);
    expect(fake.inputs('history.refresh')).toHaveLength(1);
    await click(button('Try again'));
    expect(fake.inputs('history.refresh')).toHaveLength(2);
  });

  it('a damaged record is reported with its folder', async () => {
    const fake = await open(many(1), { damaged: ['/home/ana/.config/imports/set-aside'] });
    expect(words()).toContain('1 record of earlier imports could not be read. It was set aside.');
    expect(words()).toContain('/home/ana/.config/imports/set-aside');
    await click(button('Show the data folder'));
    expect(fake.inputs('app.show-data-folder')).toHaveLength(1);
  });

  it('tells of imports that a newer version saved, what to do, and where they are', async () => {
    const folders = ['/home/ana/.config/imports/a', '/home/ana/.config/imports/b'];
    const fake = await open(many(1), { newer: folders });
    expect(words()).toContain('2 imports were saved by a newer version of this app.');
    expect(words()).toContain('Open the newer version to see them.');
    for (const folder of folders) expect(words()).toContain(folder);
    await click(button('Show the data folder'));
    expect(fake.inputs('app.show-data-folder')).toHaveLength(1);
  });
});

describe('the result of an import', () => {
  const counts = { lines: 10, blank: 0, setAside: 0, skipped: 0, sent: 10, notSent: 0 };
  const done = (imported: number | null, failed: number | null, setAside = 0): ImportView =>
    doneImport({ imported, failed }, { counts: { ...counts, setAside } });

  it.each([
    ['All imported', done(10, 0)],
    ['3 could not be imported', done(7, 3)],
    ['5 could not be imported', done(7, 3, 2)],
    ['2 set aside', done(10, 0, 2)],
    [
      '9 not imported',
      doneImport({ imported: 1, failed: 2 }, { counts: { ...counts, sent: 3, notSent: 7 } }),
    ],
    ['None imported', done(0, 10)],
    ['1 not accounted for', done(9, 0)],
    ['1 most likely there already', { ...done(9, 0), earlierUploadLost: true }],
    ['Numbers do not add up', done(12, 0)],
    ['Numbers do not add up', done(7, 43)],
    [
      'No longer listed',
      doneImport({ imported: 0, failed: 0 }, { phase: { name: 'cancelled', arrived: 'unknown' } }),
    ],
    ['No counts from Scarf', done(null, null)],
    ['Stopped', importOf({ phase: { name: 'cancelled', arrived: 'some' } })],
    ['Did not finish', importOf({ phase: { name: 'failed', failure: failure('rejected') } })],
    ['Sending', importOf()],
    ['Stopping', importOf({ phase: { name: 'uploading', stopping: true } })],
    ['Scarf is reading', processingImport()],
    ['Waiting', importOf({ phase: { name: 'queued', why: 'starting', until: null, attempt: 1 } })],
    [
      'Please check',
      importOf({
        phase: { name: 'unconfirmed', stopping: false, finding: 'nothing', candidates: [], failure: null },
      }),
    ],
    ['1 not accounted for', foreignImport({ remote: { total: 5, imported: 4, failed: null, asOf: '' } })],
  ])('reads “%s”', (text, view) => {
    expect(resultText(view)).toBe(text);
  });

  it('shows the success badge only when every event was imported', () => {
    const good = [done(10, 0), done(7, 3), done(9, 0), done(null, null), done(10, 0, 2), importOf()].filter(
      (view) => OUTCOME_VARIANTS[outcomeOf(view)] === 'success',
    );
    expect(good).toHaveLength(1);
  });
});
