import { afterEach, describe, expect, it, vi } from 'vitest';
import { announcer } from '../../src/renderer/state/announcer.svelte';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { doneImport, foreignImport, processingImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, settled } from './support';

const NEWS = 'clicks-july.ndjson: All 48,210 events are imported';
const done = (id = 'import-1') => doneImport({ imported: 48_210, failed: 0 }, { id });

afterEach(() => vi.useRealTimers());

/** What a screen reader is told. */
function spoken(): string {
  return document.querySelector('[role="status"]')?.textContent ?? '';
}

describe('an import that ends', () => {
  it.each(['import', 'history', 'settings'] as const)('is told on the screen "%s"', async (tab) => {
    const fake = await openApp({ imports: [processingImport()] });
    await click(handle(`nav-${tab}`));
    fake.emit('import.changed', done());
    await settled();
    expect(handle('import-ended').textContent).toContain(NEWS);
    expect(spoken()).toBe(NEWS);
    await click(button('Show the result'));
    expect(heading()).toBe('All 48,210 events are imported');
    expect(handles('import-ended')).toEqual([]);
  });

  it('is told on its log, and once its own screen is open no more', async () => {
    const fake = await openApp({ imports: [processingImport()] });
    navigation.showLog('import-1');
    await settled();
    fake.emit('import.changed', done());
    await settled();
    expect(handle('import-ended').textContent).toContain(NEWS);
    navigation.showImport('import-1', 'history');
    await settled();
    navigation.go('settings');
    await settled();
    expect(handles('import-ended')).toEqual([]);
  });

  it('is told once, also when it had vanished and goes on', async () => {
    const fake = await openApp({ imports: [processingImport()] });
    await click(handle('nav-settings'));
    fake.emit('import.changed', { ...done(), phase: { name: 'cancelled', arrived: 'unknown' } });
    await settled();
    expect(handle('import-ended').textContent).toContain('and then showed no trace of it');
    fake.emit('import.changed', processingImport());
    await settled();
    expect(handles('import-ended')).toEqual([]);
    fake.emit('import.changed', done());
    await settled();
    expect(handle('import-ended').textContent).toContain(NEWS);
  });

  it('needs no note on its own screen, nor after the user closed it', async () => {
    const fake = await openApp({ imports: [processingImport(), processingImport({ id: 'import-2' })] });
    navigation.showImport('import-1', 'import');
    await settled();
    fake.emit('import.changed', done());
    await settled();
    expect(handles('import-ended')).toEqual([]);
    fake.emit('import.changed', done('import-2'));
    await settled();
    await click(button('Close this note'));
    expect(handles('import-ended')).toEqual([]);
  });

  it('shares one note with others', async () => {
    const ids = ['import-1', 'import-2', 'import-3'];
    const fake = await openApp({ imports: ids.map((id) => processingImport({ id })) });
    for (const id of ids) fake.emit('import.changed', done(id));
    await settled();
    expect(handle('import-ended').textContent).toContain(
      '3 imports have ended. Their results are in History.',
    );
    await click(button('Open History'));
    expect(navigation.at.screen).toBe('history');
    expect(handles('import-ended')).toEqual([]);
  });

  it.each(['import', 'history'] as const)(
    'leads from "%s" to the imports of all accounts where some are of another account',
    async (tab) => {
      const acme = {
        state: 'connected',
        owner: 'acme',
        last4: '9f2c',
        unsaved: null,
        trouble: null,
      } as const;
      const fake = await openApp({
        accounts: [acme, { ...acme, owner: 'lumen' }],
        imports: [
          processingImport({ id: 'a', fileName: 'of-acme.csv' }),
          processingImport({ id: 'l', owner: 'lumen', fileName: 'of-lumen.csv' }),
        ],
      });
      await click(handle(`nav-${tab}`));
      const numbers = { imported: 48_210, failed: 0 };
      fake.emit('import.changed', doneImport(numbers, { id: 'a', fileName: 'of-acme.csv' }));
      fake.emit('import.changed', doneImport(numbers, { id: 'l', owner: 'lumen', fileName: 'of-lumen.csv' }));
      await settled();
      await click(button('Open History'));
      await expect.poll(() => handles('history-row')).toHaveLength(2);
      expect(document.body.textContent).toContain('of-lumen.csv');
    },
  );

  it('is not told when it ended before the window opened, or was not sent from here', async () => {
    const fake = await openApp({ imports: [done()] });
    fake.emit('import.changed', foreignImport({ phase: { name: 'processing', stopping: false } }));
    await settled();
    fake.emit('import.changed', foreignImport());
    await settled();
    expect(handles('import-ended')).toEqual([]);
  });
});

it('what was announced is gone after some seconds, and the same can be announced again', () => {
  vi.useFakeTimers();
  announcer.say('Copied.');
  expect(announcer.text).toBe('Copied.');
  vi.advanceTimersByTime(4_000);
  announcer.say('Saved.');
  vi.advanceTimersByTime(4_000);
  expect(announcer.text).toBe('Saved.');
  vi.advanceTimersByTime(1_000);
  expect(announcer.text).toBe('');
});
