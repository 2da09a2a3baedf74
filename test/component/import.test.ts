import { describe, expect, it } from 'vitest';
import type { CheckView } from '../../src/shared/checks/check';
import { failure, type FailureCode } from '../../src/shared/failure';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import type { FakeBridge } from '../support/fake-bridge';
import { doneImport, FILE, importOf } from '../support/views';
import { button, click, handle, handles, heading, openApp, settled, words } from './support';

/** A drag event like Chromium's; jsdom has no DataTransfer. */
function drag(name: string, files: readonly File[], types = ['Files']): DragEvent {
  const event = new Event(name, { bubbles: true, cancelable: true });
  return Object.assign(event, {
    dataTransfer: { files, types, dropEffect: 'none' },
    relatedTarget: null,
  }) as unknown as DragEvent;
}

/** Drops files on the window, as the preload and then the page hear of it. */
async function drop(fake: FakeBridge, ...files: File[]): Promise<void> {
  fake.noteDrop(files);
  window.dispatchEvent(drag('drop', files));
  await settled();
}

describe('the start screen', () => {
  it('asks for a file and says that nothing is sent yet', async () => {
    await openApp();
    expect(heading()).toBe('Import events');
    expect(words()).toContain('Drop files or a folder here');
    expect(words()).toContain('We check them first. Nothing is sent yet.');
  });

  it('the button and the menu open the file dialog', async () => {
    const fake = await openApp({}, (bridge) => bridge.answer('check.choose-file', () => true));
    await click(handle('choose-file'));
    fake.emit('window.command', { kind: 'open-file' });
    await settled();
    expect(fake.inputs('check.choose-file')).toHaveLength(2);
  });

  it('the link and the menu open the folder dialog', async () => {
    const fake = await openApp({}, (bridge) => bridge.answer('check.choose-folder', () => true));
    await click(handle('choose-folder'));
    navigation.go('settings');
    fake.emit('window.command', { kind: 'open-folder' });
    await settled();
    expect(fake.inputs('check.choose-folder')).toHaveLength(2);
    expect(fake.inputs('check.choose-file')).toEqual([]);
    expect(navigation.at.screen).toBe('import');
  });

  it('reacts to a file dragged over the window until it leaves', async () => {
    await openApp();
    const event = drag('dragover', []);
    window.dispatchEvent(event);
    await settled();
    expect(event.defaultPrevented).toBe(true);
    expect(words()).toContain('Drop to check this file');
    window.dispatchEvent(drag('dragleave', []));
    await settled();
    expect(words()).toContain('Drop files or a folder here');
  });

  it('ignores dragged text, and never lets Chromium open a dropped file', async () => {
    await openApp();
    const event = drag('dragover', [], ['text/plain']);
    window.dispatchEvent(event);
    await settled();
    expect(event.defaultPrevented).toBe(true);
    expect(words()).not.toContain('Drop to check');
  });

  it('checks a file dropped on any screen', async () => {
    const fake = await openApp();
    await click(handle('nav-settings'));
    await drop(fake, new File(['{}'], 'clicks.ndjson'));
    expect(fake.checkedDrops).toEqual([['clicks.ndjson']]);
    expect(heading()).toBe('Import events');
  });

  it('checks files dropped together as one, and rejects them when one has no path', async () => {
    const fake = await openApp();
    const two = [new File(['a'], 'a.ndjson'), new File(['b'], 'b.csv')];
    await drop(fake, ...two, new File(['c'], 'no-path'));
    expect(words()).toContain('This is not a file on your computer.');
    expect(fake.checkedDrops).toEqual([]);
    await drop(fake, ...two);
    expect(fake.checkedDrops).toEqual([['a.ndjson', 'b.csv']]);
  });

  it('rejects a dropped file without a path', async () => {
    const fake = await openApp();
    await drop(fake, new File(['a'], 'no-path'));
    expect(words()).toContain('This is not a file on your computer.');
    expect(fake.checkedDrops).toEqual([]);
  });

  it('asks to connect first when no account is connected', async () => {
    const fake = await openApp({ connection: { state: 'disconnected', owner: null, failure: null } });
    await drop(fake, new File(['{}'], 'clicks.ndjson'));
    expect(words()).toContain('Connect first, then choose your file again.');
    expect(fake.checkedDrops).toEqual([]);
  });

  it('names an unsupported file and says what to choose instead', async () => {
    await openApp({
      check: {
        state: 'failed',
        id: 'check-1',
        file: { ...FILE, name: 'holiday.png' },
        failure: failure('file-binary', 'PNG signature'),
      },
    });
    expect(handle('check').dataset['state']).toBe('failed');
    expect(words()).toContain('holiday.png');
    expect(words()).toContain('This is not a text file, so it holds no events we can read.');
    expect(button('Choose another file…')).toBeDefined();
  });

  it('offers to check the same file again only when that can help', async () => {
    const failed = (code: FailureCode): CheckView => ({
      state: 'failed',
      id: code,
      file: FILE,
      failure: failure(code),
    });
    const fake = await openApp({ check: failed('file-locked') }, (bridge) =>
      bridge.answer('check.restart', () => undefined),
    );
    await click(button('Check it again'));
    expect(fake.inputs('check.restart')).toEqual([{ id: 'file-locked' }]);
    fake.emit('check.changed', failed('file-empty'));
    await settled();
    expect(() => button('Check it again')).toThrow();
  });

  it('shows running imports and the last one started here, and opens them', async () => {
    await openApp({
      imports: [
        importOf({ id: 'running', fileName: 'june.ndjson', createdAt: '2026-07-21T12:00:00Z' }),
        doneImport(
          { imported: 7, failed: 0 },
          { id: 'over', fileName: 'may.ndjson', createdAt: '2026-07-20T12:00:00Z' },
        ),
        doneImport(
          { imported: 7, failed: 0 },
          { id: 'far', origin: 'foreign', fileName: null, createdAt: '2026-07-21T13:00:00Z' },
        ),
      ],
    });
    expect(words()).toContain('Under way');
    expect(handle('under-way-row').textContent).toContain('june.ndjson');
    expect(handles('last-import').map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('may.ndjson'),
    ]);
    expect(words()).not.toContain('Sent from elsewhere');
    await click(button('may.ndjson'));
    expect(handle('import').dataset['phase']).toBe('done');
    expect(handles('drop-zone')).toEqual([]);
    await click(handle('nav-import'));
    await click(button('june.ndjson'));
    expect(handle('import').dataset['phase']).not.toBe('done');
  });
});
