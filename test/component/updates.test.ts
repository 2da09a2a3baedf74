import { describe, expect, it } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { UPDATE_WORDS, updateText } from '../../src/renderer/text/updates';
import type { Snapshot } from '../../src/shared/ipc';
import { DEFAULT_SETTINGS } from '../../src/shared/app/settings';
import { UPDATE_TROUBLES, type UpdateView } from '../../src/shared/app/update';
import type { FakeBridge } from '../support/fake-bridge';
import { doneCheck } from '../support/views';
import { button, click, handle, handles, openApp, settled, words } from './support';

const OFFER = { version: '1.1.0', size: 85_200_000 };
const NEWER: UpdateView = { state: 'newer', ...OFFER };
const READY: UpdateView = { state: 'ready', version: '1.1.0', waits: false };

function open(update: UpdateView | null, parts: Partial<Snapshot> = {}): Promise<FakeBridge> {
  return openApp({ ...parts, update }, (bridge) => {
    for (const name of ['update.look', 'update.download', 'update.stop', 'update.restart'] as const)
      bridge.answer(name, () => undefined);
    bridge.answer('settings.change', () => undefined);
  });
}

/** What the window asked main to do about the update. */
function asked(fake: FakeBridge): readonly string[] {
  return fake.calls.map(({ name }) => name).filter((name) => name.startsWith('update.'));
}

function note(): string {
  return (handle('update').textContent ?? '').replace(/\s+/g, ' ').trim();
}

function spoken(): string {
  return document.querySelector('[role="status"]')?.textContent ?? '';
}

describe('a newer version', () => {
  it('is told on every screen but Settings, where it stands in a card, and is downloaded when the user says so', async () => {
    const fake = await open(NEWER);
    expect(note()).toContain('Version 1.1.0 is available. Download it? 85.2 MB.');
    expect(spoken()).toBe('Version 1.1.0 is available. Download it?');
    navigation.go('history');
    await settled();
    await click(button('Download'));
    expect(asked(fake)).toEqual(['update.download']);
    navigation.go('settings');
    await settled();
    expect(handle('update-settings').contains(handle('update'))).toBe(true);
  });

  it('shows how far its download is, which can be stopped', async () => {
    const fake = await open({ state: 'downloading', bytes: 12_100_000, ...OFFER });
    expect(note()).toContain('12.1 MB of 85.2 MB');
    expect(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')).toBe('14');
    await click(button('Stop'));
    expect(asked(fake)).toEqual(['update.stop']);
  });

  it('waits for an import, and says so', async () => {
    const fake = await open({ state: 'waiting', ...OFFER });
    expect(note()).toContain('Version 1.1.0 waits until your import has ended.');
    await click(button('Don’t download'));
    expect(asked(fake)).toEqual(['update.stop']);
    fake.emit('update.changed', { ...READY, waits: true });
    await settled();
    expect(note()).toContain('You can restart once your import has ended.');
    expect(handles('update-action')).toEqual([]);
  });

  it('starts when the user says so', async () => {
    const fake = await open(READY);
    expect(note()).toContain('Version 1.1.0 is ready. Restart to use it?');
    await click(button('Restart now'));
    expect(asked(fake)).toEqual(['update.restart']);
  });

  it('asks before a restart that closes an open file', async () => {
    const fake = await open(READY, { check: doneCheck() });
    await click(button('Restart now'));
    expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain(
      'clicks-july.ndjson is still open. It closes, and its fixes are not kept.',
    );
    await click(button('Keep the open file'));
    expect(asked(fake)).toEqual([]);
    await click(button('Restart now'));
    await click(handle('update-confirm'));
    expect(asked(fake)).toEqual(['update.restart']);
  });

  it.each([
    ['installed', 'Install it the way this one was installed'],
    ['no-permission', 'Ask your IT team'],
  ] as const)('that the app cannot put in place is only told: %s', async (why, next) => {
    await open({ state: 'told', version: '1.1.0', why });
    expect(note()).toContain(`Version 1.1.0 is available. `);
    expect(note()).toContain(next);
    expect(handles('update-action')).toEqual([]);
  });

  it('stays away once the user closed its note, until there is more to say', async () => {
    const fake = await open(NEWER);
    await click(button('Close this note'));
    expect(handles('update')).toEqual([]);
    fake.emit('update.changed', NEWER);
    await settled();
    expect(handles('update')).toEqual([]);
    fake.emit('update.changed', { ...NEWER, version: '1.1.1' });
    await settled();
    expect(note()).toContain('Version 1.1.1');
  });

  it('that went wrong says what the user can do, and tries again', async () => {
    const fake = await open({ state: 'failed', offered: OFFER, trouble: 'disk-full', details: 'ENOSPC' });
    expect(note()).toContain('The disk is full, so the new version could not be saved.');
    expect(note()).toContain('ENOSPC');
    await click(button('Try again'));
    expect(asked(fake)).toEqual(['update.download']);
  });
});

it('each state of an update follows the one before in the same note', async () => {
  const failed = { state: 'failed', offered: OFFER, trouble: 'cut-off', details: 'half' } as const;
  const downloading = { state: 'downloading', bytes: 0, ...OFFER } as const;
  const fake = await open(null, { connection: { state: 'disconnected', owner: null, failure: null } });
  const steps: readonly (readonly [UpdateView, string | null])[] = [
    [{ state: 'none', asOf: null }, null],
    [{ state: 'looking' }, null],
    [{ ...failed, offered: null }, null],
    [{ state: 'looking' }, null],
    [NEWER, 'Download'],
    [downloading, 'Stop'],
    [failed, 'Try again'],
    [{ ...downloading, bytes: 1_000_000 }, 'Stop'],
    [{ state: 'waiting', ...OFFER }, 'Don’t download'],
    [downloading, 'Stop'],
    [READY, 'Restart now'],
    [{ ...READY, waits: true }, null],
    [READY, 'Restart now'],
    [{ state: 'off' }, null],
  ];
  for (const [view, label] of steps) {
    fake.emit('update.changed', view);
    await settled();
    const labels = handles('update-action').map((one) => one.textContent?.trim());
    expect(labels, view.state).toEqual(label === null ? [] : [label]);
  }
});

describe('the settings of updates', () => {
  async function settingsWith(update: UpdateView | null, parts: Partial<Snapshot> = {}): Promise<FakeBridge> {
    const fake = await open(update, parts);
    navigation.go('settings');
    await settled();
    return fake;
  }
  const checkbox = (): HTMLInputElement | null =>
    document.querySelector('[data-testid="update-settings"] input[type="checkbox"]');

  it('are not there in an app that looks for none', async () => {
    await settingsWith(null);
    expect(handles('update-settings')).toEqual([]);
    expect(words()).not.toMatch(/update|newer version/i);
  });

  it('turn them off and on, choose the versions, and look at once', async () => {
    const fake = await settingsWith({ state: 'none', asOf: '2026-07-21T12:00:00Z' });
    expect(words()).toContain('This is the newest version');
    await click(handle('update-look'));
    expect(asked(fake)).toEqual(['update.look']);
    checkbox()?.click();
    const select = handle('update-settings').querySelector('select');
    if (select === null) throw new Error('There is no choice of versions.');
    select.value = 'testing';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    expect(fake.inputs('settings.change')).toEqual([
      { patch: { updates: 'off' } },
      { patch: { updateChannel: 'testing' } },
    ]);
    fake.emit('update.changed', { state: 'off' });
    fake.emit('settings.changed', { ...DEFAULT_SETTINGS, updates: 'off' });
    await settled();
    expect([checkbox()?.checked, handles('update-look')]).toEqual([false, []]);
  });

  it('that the organization decided cannot be changed', async () => {
    await settingsWith(
      { state: 'none', asOf: null },
      { policy: { locked: ['updates', 'updateChannel'], owner: null } },
    );
    expect(handles('by-organization')).toHaveLength(2);
    expect([checkbox()?.disabled, handle('update-settings').querySelector('select')?.disabled]).toEqual([
      true,
      true,
    ]);
    expect(words()).toContain('Not known yet');
  });

  it('say why a look was in vain, without a note elsewhere', async () => {
    const fake = await settingsWith({ state: 'failed', offered: null, trouble: 'no-answer', details: null });
    expect(note()).toContain('can’t be reached');
    await click(button('Try again'));
    expect(asked(fake)).toEqual(['update.look']);
    navigation.go('history');
    await settled();
    expect(handles('update')).toEqual([]);
  });
});

describe('the words of what went wrong', () => {
  it.each(UPDATE_TROUBLES)('%s are short, and name a next step', (trouble) => {
    const text = updateText({ state: 'failed', offered: null, trouble, details: null });
    for (const sentence of `${text?.title} ${text?.next}`.split(/(?<=[.?])\s+/))
      expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(20);
    expect(text?.next).toMatch(/^The version you have goes on working\. \w/);
    expect(`${text?.title}${text?.next}`).not.toContain(trouble);
  });

  it('tell sizes as people do', () => {
    expect(UPDATE_WORDS.progress(0, 85_200_000)).toBe('0 bytes of 85.2 MB');
  });
});
