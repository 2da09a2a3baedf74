import { describe, expect, it } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { importedText } from '../../src/renderer/text/history';
import { failure, retryableFailure } from '../../src/shared/failure';
import type { Snapshot } from '../../src/shared/ipc';
import type { HistoryView, ImportView } from '../../src/shared/imports/import';
import { figuresOf } from '../../src/shared/imports/outcome';
import { EMPTY_SNAPSHOT, type FakeBridge } from '../support/fake-bridge';
import { doneImport, foreignImport, processingImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, type, words } from './support';

const READY: HistoryView = {
  state: 'ready',
  asOf: '2026-07-21T12:05:00Z',
  failure: null,
  slots: null,
  damaged: [],
  newer: [],
};

const AWAY = { state: 'disconnected', owner: null, failure: null } as const;

async function open(
  imports: readonly ImportView[],
  history: Partial<HistoryView> = {},
  more: Partial<Snapshot> = {},
): Promise<FakeBridge> {
  const fake = await openApp({ imports, history: { ...READY, ...history }, ...more }, (bridge) =>
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

/** Files in the list, also those that are not rendered. */
function listed(): number {
  const [files = ''] = /[\d,]+/.exec(document.querySelector('.page-heading .fact')?.textContent ?? '') ?? [];
  return Number(files.replaceAll(',', ''));
}

async function choose(label: string, value: string): Promise<void> {
  const select = document.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`);
  if (select === null) throw new Error(label);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

function fileNames(): readonly string[] {
  return handles('history-row').map((row) => row.querySelector('[role="link"]')?.textContent ?? '');
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
    expect(oldest.textContent).toContain('of 48,210');
    expect(oldest.textContent).toContain('Partly imported');
    expect(newest.textContent).toContain('Under way');
    expect(words()).toContain('2 files');
    expect(words()).toContain('1 sent from elsewhere');
  });

  it.each([
    [12, 'ready', '12 of 15 imports running'],
    [1, 'ready', '1 of 15 imports running'],
    [0, 'ready', '1 file'],
    [12, 'failed', '1 file'],
  ] as const)('shows the number of Scarf’s slots in use: %i, %s', async (inUse, state, note) => {
    const slots = { inUse, of: 15, asOf: '2026-07-21T12:05:00Z' };
    await open(many(1), { state, failure: state === 'failed' ? failure('timed-out') : null, slots });
    expect(document.querySelector('.page-heading')?.textContent).toContain(note);
    expect(document.querySelector('.page-heading')?.textContent?.includes('running')).toBe(
      note.includes('running'),
    );
  });

  it('opens an import by a click on its row or its link', async () => {
    await open(many(3));
    await click(handles('history-row')[1]?.querySelector('[role="gridcell"]') as HTMLElement);
    expect(navigation.at).toMatchObject({ screen: 'import-detail', importId: 'import-1', from: 'history' });
    navigation.go('history');
    await settled();
    const row = handles('history-row')[2] as HTMLElement;
    await click(row.querySelector('[role="link"]') as HTMLElement);
    expect(navigation.at).toMatchObject({ importId: 'import-2' });
    navigation.go('history');
    await settled();
    const list = handle('history');
    list.focus();
    await press('End');
    await press('Enter');
    expect(navigation.at).toMatchObject({ importId: 'import-2' });
  });

  it('filters by file name', async () => {
    await open(many(30));
    const field = document.querySelector('main input') as HTMLElement;
    await press('f', { ctrlKey: true });
    expect(document.activeElement).toBe(field);
    await type(field, 'CLICKS-2');
    expect(listed()).toBe(11);
    expect(words()).toContain('11 of 30 files');
    await type(field, 'nothing like it');
    expect(words()).toContain('No file matches.');
    await press('Escape');
    expect(listed()).toBe(30);
  });

  it('filters by result, destination, time and account, each as a sentence', async () => {
    const old = doneImport({ imported: 5, failed: 0 }, { id: 'old', createdAt: '2020-01-01T00:00:00Z' });
    const other = doneImport(
      { imported: 48_210, failed: 0 },
      {
        id: 'other',
        owner: 'lumen',
        createdAt: new Date().toISOString(),
        destination: { kind: 'pixel', id: 'x', name: 'handbook' },
      },
    );
    await open([old, other, doneImport({ imported: 0, failed: 9 }, { id: 'none' })]);
    await choose('Account', '');
    for (const [label, value] of [
      ['Result', 'imported'],
      ['Destination', 'handbook'],
      ['Time', '7'],
      ['Account', 'lumen'],
    ] as const) {
      await choose(label, value);
      expect(fileNames(), label).toHaveLength(1);
      expect(handle('history-row').textContent, label).toContain('handbook');
      await choose(label, '');
      expect(listed(), label).toBe(3);
    }
    expect(words()).toContain('Any result');
  });

  it('lists the account in use, also after another one is used, and all of them on demand', async () => {
    const lumen = doneImport({ imported: 1, failed: 0 }, { id: 'lumen', owner: 'lumen', fileName: 'l.csv' });
    const acme = doneImport({ imported: 2, failed: 0 }, { id: 'acme', fileName: 'a.csv' });
    const [connected] = EMPTY_SNAPSHOT.accounts;
    if (connected?.state !== 'connected') throw new Error('no account');
    const accounts = [connected, { ...connected, owner: 'lumen' }];
    const fake = await open([lumen, acme], {}, { accounts });
    expect(fileNames()).toEqual(['a.csv']);
    expect(words()).not.toContain('lumen1');
    expect(fake.inputs('history.refresh')).toEqual([{ of: 'in-use' }]);
    await choose('Account', 'lumen');
    expect(fileNames()).toEqual(['l.csv']);
    fake.emit('connection.changed', { ...connected, owner: 'Lumen' });
    await settled();
    fake.emit('connection.changed', connected);
    await settled();
    expect(fileNames()).toEqual(['a.csv']);
    await choose('Account', '');
    expect(handles('history-row').map((row) => row.textContent)).toEqual([
      expect.stringContaining('acme'),
      expect.stringContaining('lumen'),
    ]);
    await click(button('Refresh'));
    expect(fake.inputs('history.refresh').at(-1)).toEqual({ of: 'all' });
    fake.emit('connection.changed', { ...connected, owner: 'lumen' });
    await settled();
    expect(listed()).toBe(2);
  });

  it('shows a file once, with the imports of it on demand', async () => {
    const whole = doneImport({ imported: 48_207, failed: 3 }, { id: 'whole', startedBy: 'ana', unit: 'row' });
    const again = doneImport(
      { imported: 3, failed: 0 },
      {
        id: 'again',
        remoteId: 'second',
        createdAt: '2026-07-22T12:00:00Z',
        counts: { lines: 3, blank: 0, setAside: 0, skipped: 0, sent: 3, notSent: 0 },
        resends: { importId: 'whole', which: 'refused', lines: 3 },
      },
    );
    await open([whole, again]);
    expect(handles('history-row')).toHaveLength(1);
    expect(handle('history-row').textContent).toContain('ana');
    expect(handle('history-row').querySelector('[data-outcome="imported"]')).toBeTruthy();
    await click(button(/^Sent in 2 imports/));
    const attempts = handles('history-attempt');
    expect(attempts.map((row) => row.dataset['remoteId'])).toEqual([whole.remoteId, 'second']);
    expect(attempts[1]?.textContent).toContain('Refused rows, sent again');
    await click(attempts[1]?.querySelector('[role="link"]') as HTMLElement);
    expect(navigation.at).toMatchObject({ importId: 'again' });
  });

  it('renders few of 20,000 files, and groups them by day', { tags: ['long'] }, async () => {
    await open(many(20_000));
    expect(handles('history-row').length).toBeLessThan(40);
    expect(listed()).toBe(20_000);
    expect(words()).toContain('Tuesday, July 21');
  });

  it('says how many events of a repeat are new', () => {
    const file = figuresOf(foreignImport());
    expect(importedText({ ...file, events: 9, imported: 0, there: 9 })).toEqual({
      imported: '0 new',
      of: 'of 9',
    });
    expect(importedText({ ...file, events: 9, imported: 9 })).toEqual({ imported: '9', of: null });
  });

  it('exports the listed files, and says where', async () => {
    const fake = await open(many(3));
    await type(document.querySelector('main input') as HTMLElement, 'clicks-1');
    fake.answer('history.export', () => {
      fake.emit('file.saved', { id: 'place', path: '/home/ana/import-history.csv' });
      return true;
    });
    await click(button('Export…'));
    expect(words()).toContain('“import-history.csv” is saved /home/ana Show in folder');
    const [{ rows } = { rows: [] }] = fake.inputs('history.export');
    expect(rows.map((row) => row[0])).toEqual(['File', 'clicks-1.ndjson']);
  });

  it('imports a file again, and asks first if it has changed', { tags: ['long'] }, async () => {
    const fake = await open(many(2));
    fake.answer('import.check-again', ({ asTheyAre }) => (asTheyAre ? 'checking' : 'changed'));
    button('More about clicks-0.ndjson').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await press(key);
    expect(words()).toContain('clicks-0.ndjson has changed since it was imported.');
    await click(button('Check it as it is now'));
    expect(fake.inputs('import.check-again')).toEqual([
      { id: 'import-0' },
      { id: 'import-0', asTheyAre: true },
    ]);
    expect(navigation.at).toEqual({ screen: 'import' });
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

  it('without an account says what there is, and does not ask Scarf', async () => {
    const fake = await open([], { state: 'none', asOf: null }, { connection: AWAY });
    expect(words()).toContain('Nothing was imported on this computer yet.');
    expect(document.querySelector('[aria-busy="true"]')).toBeNull();
    expect(fake.inputs('history.refresh')).toEqual([]);
    await click(button('Connect'));
    expect(navigation.at).toEqual({ screen: 'import' });
  });

  it('without an account lists the imports of this computer', async () => {
    await open(many(2), { state: 'none', asOf: null }, { connection: AWAY });
    expect(handles('history-row')).toHaveLength(2);
    expect(words()).toContain('Only imports from this computer are listed.');
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
