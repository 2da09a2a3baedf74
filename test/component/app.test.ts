import { describe, expect, it } from 'vitest';
import { failure } from '../../src/shared/failure';
import { DEFAULT_SETTINGS } from '../../src/shared/app/settings';
import { FakeFailure } from '../support/fake-bridge';
import { doneCheck, importOf, readingCheck } from '../support/views';
import { button, click, handle, handles, heading, openApp, settled, words } from './support';

describe('the window', () => {
  it('the sidebar and the menu open each screen at its top with the focus on the heading', async () => {
    const fake = await openApp();
    const main = document.querySelector('main') as HTMLElement;
    for (const [nav, name] of [
      ['nav-history', 'History'],
      ['nav-settings', 'Settings'],
      ['nav-import', 'Import events'],
    ] as const) {
      main.scrollTop = 300;
      await click(handle(nav));
      expect(heading()).toBe(name);
      expect(main.scrollTop).toBe(0);
      expect(document.activeElement).toBe(document.querySelector('h1'));
      expect(handle(nav).getAttribute('aria-current')).toBe('page');
    }
    fake.emit('window.command', { kind: 'go', screen: 'history' });
    await settled();
    expect(heading()).toBe('History');
  });

  it('Import leads from an open file to the start, where it can be gone on with or closed', async () => {
    const check = doneCheck({ ready: 1, errors: 2 });
    const fake = await openApp({ check }, (bridge) => bridge.answer('check.close', () => undefined));
    await click(handle('nav-history'));
    await click(handle('nav-import'));
    expect(handle('check').dataset['state']).toBe('done');
    await click(handle('nav-import'));
    expect(heading()).toBe('Import events');
    expect(handle('open-file').textContent).toContain('Checked. Nothing is sent yet.');
    await click(handle('go-on'));
    expect(handle('check').dataset['state']).toBe('done');
    fake.emit('window.command', { kind: 'go', screen: 'import' });
    await settled();
    await click(button('Close it'));
    expect(fake.inputs('check.close')).toEqual([{ id: check.id }]);
    // Another file takes its place.
    fake.emit('check.changed', readingCheck(undefined, { id: 'check-2' }));
    await settled();
    expect(handle('check').dataset['state']).toBe('reading');
  });

  it('a notification opens its import', async () => {
    const fake = await openApp({ imports: [importOf()] });
    fake.emit('window.command', { kind: 'show-import', importId: 'import-1' });
    await settled();
    expect(handle('import').dataset['phase']).toBe('uploading');
    expect(handle('nav-history').getAttribute('aria-current')).toBe('page');
  });

  it('the page applies theme and text size and follows changes', async () => {
    const fake = await openApp({ settings: { ...DEFAULT_SETTINGS, theme: 'dark', textSize: 150 } });
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(document.documentElement.style.fontSize).toBe('150%');
    fake.emit('settings.changed', { ...DEFAULT_SETTINGS, theme: 'system', textSize: 100 });
    await settled();
    expect(document.documentElement.dataset['theme']).toBe('light');
    expect(document.documentElement.style.fontSize).toBe('100%');
  });

  it('a notice about a damaged file shows its path until dismissed', async () => {
    await openApp({
      notices: [
        { id: 'n1', kind: 'settings-damaged', failure: null, path: '/home/ana/settings.json.damaged' },
      ],
    });
    expect(words()).toContain('Your settings could not be read.');
    expect(words()).toContain('/home/ana/settings.json.damaged');
    await click(button('Close this note'));
    expect(words()).not.toContain('Your settings could not be read');
  });

  it('a failed snapshot shows an error', async () => {
    await openApp({}, (bridge) =>
      bridge.answer('app.snapshot', () => {
        throw new FakeFailure(failure('unexpected', 'no snapshot'));
      }),
    );
    expect(heading()).toBe('The app could not open');
    expect(handles('drop-zone')).toEqual([]);
  });

  it('the sidebar shows the connected account', async () => {
    await openApp();
    expect(document.querySelector('header')?.textContent?.replace(/\s+/g, ' ')).toContain(
      'Connected to acme',
    );
  });
});
