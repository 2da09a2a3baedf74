import { describe, expect, it } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { failure } from '../../src/shared/failure';
import type { Snapshot } from '../../src/shared/ipc';
import { EMPTY_SNAPSHOT, type FakeBridge } from '../support/fake-bridge';
import { doneImport, processingImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, type, words } from './support';

const ACME = { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null } as const;
const LUMEN = { ...ACME, owner: 'lumen', last4: 'beef' } as const;

async function open(
  parts: Partial<Snapshot> = {},
  prepare: (bridge: FakeBridge) => FakeBridge = (bridge) => bridge,
): Promise<FakeBridge> {
  return openApp({ accounts: [ACME, LUMEN], ...parts }, (bridge) => prepare(bridge));
}

async function openMenu(): Promise<readonly HTMLElement[]> {
  await click(handle('account-switcher'));
  await expect.poll(() => handles('account-option').length).toBeGreaterThan(0);
  await settled();
  return handles('account-option');
}

describe('the list of accounts', () => {
  it('marks the one in use, and says what each one does and needs', async () => {
    const folder = {
      ...{ id: 'f', owner: 'lumen', path: '/in', likeFile: 'a.csv', state: { name: 'watching' } as const },
      ...({ destination: { kind: 'mixed' } as const, rowsAside: 'wait', afterwards: 'stay' } as const),
      ...{ coming: 0, waiting: 2 },
    } as const;
    await open({
      accounts: [
        ACME,
        LUMEN,
        { state: 'disconnected', owner: 'third', failure: failure('keychain-unreadable') },
      ],
      imports: [processingImport({ id: 'one', owner: 'lumen' })],
      folders: { ...EMPTY_SNAPSHOT.folders, folders: [folder] },
    });
    const options = await openMenu();
    expect(
      options.map((option) => [option.getAttribute('aria-checked'), option.textContent?.trim()]),
    ).toEqual([
      ['true', 'acme'],
      ['false', expect.stringMatching(/lumen\s+2 files wait for you · 1 import under way/)],
      ['false', expect.stringMatching(/third\s+Its token is missing/)],
    ]);
    expect(handle('add-account').getAttribute('role')).toBe('menuitem');
    await press('Escape');
    await expect.poll(() => handles('account-option')).toEqual([]);
    expect(document.activeElement).toBe(handle('account-switcher'));
  });

  it('uses another one at once; the start shows the imports of that one', async () => {
    const fake = await open(
      {
        imports: [
          doneImport({ imported: 1, failed: 0 }, { id: 'a', fileName: 'of-acme.csv' }),
          processingImport({ id: 'l', owner: 'lumen', fileName: 'of-lumen.csv' }),
        ],
      },
      (bridge) =>
        bridge.answer('connection.use', ({ owner }) => {
          bridge.emit('connection.changed', owner === 'lumen' ? LUMEN : ACME);
          return 'used';
        }),
    );
    expect(words()).toContain('of-acme.csv');
    expect(words()).not.toContain('of-lumen.csv');
    const [, lumen] = await openMenu();
    await click(lumen as HTMLElement);
    expect(fake.inputs('connection.use')).toEqual([{ owner: 'lumen' }]);
    expect(handle('account-switcher').textContent).toContain('lumen');
    expect(handles('under-way-row')).toHaveLength(1);
    expect(handle('under-way-row').textContent).toContain('of-lumen.csv');
    expect(words()).not.toContain('of-acme.csv');
    expect(document.querySelector('[role="status"]')?.textContent).toContain('Now using lumen.');
  });

  it('asks first when a file is open that belongs to the account in use', async () => {
    const fake = await open({}, (bridge) =>
      bridge.answer('connection.use', ({ closing }) => {
        if (closing !== true) return 'would-close';
        bridge.emit('connection.changed', LUMEN);
        return 'used';
      }),
    );
    const [, lumen] = await openMenu();
    await click(lumen as HTMLElement);
    await expect
      .poll(() => document.querySelector('[role="alertdialog"]')?.textContent)
      .toContain('belongs to acme');
    await click(button('Stay in acme'));
    expect(fake.inputs('connection.use')).toEqual([{ owner: 'lumen' }]);
    expect(handle('account-switcher').textContent).toContain('acme');
    const [, again] = await openMenu();
    await click(again as HTMLElement);
    await settled();
    await click(button('Close it and switch'));
    expect(fake.inputs('connection.use').at(-1)).toEqual({ owner: 'lumen', closing: true });
    expect(handle('account-switcher').textContent).toContain('lumen');
  });

  it('is not there where the organization chose the account', async () => {
    await open({ accounts: [ACME], policy: { locked: ['owner'], owner: 'acme' } });
    expect(handles('account-switcher')).toEqual([]);
    expect(document.body.textContent).toContain('acme');
  });
});

describe('the accounts in Settings', () => {
  it('ask before the end of the one in use closes a file that belongs to it', async () => {
    const fake = await open({}, (bridge) =>
      bridge
        .answer('connection.use', ({ closing }) => (closing === true ? 'used' : 'would-close'))
        .answer('connection.disconnect', () => undefined),
    );
    navigation.go('settings');
    await settled();
    await click(button('Disconnect acme'));
    await click(button('Disconnect'));
    await expect
      .poll(() => document.querySelector('[role="alertdialog"]')?.textContent)
      .toContain('belongs to acme');
    expect(fake.inputs('connection.disconnect')).toEqual([]);
    await click(handle('close-and-disconnect'));
    expect(fake.inputs('connection.use')).toEqual([{ owner: 'lumen' }, { owner: 'lumen', closing: true }]);
    expect(fake.inputs('connection.disconnect')).toEqual([{ owner: 'acme' }]);
  });

  it('turn away from no account that is not in use', async () => {
    const fake = await open({}, (bridge) => bridge.answer('connection.disconnect', () => undefined));
    navigation.go('settings');
    await settled();
    await click(button('Disconnect lumen'));
    await click(button('Disconnect'));
    expect(fake.inputs('connection.use')).toEqual([]);
    expect(fake.inputs('connection.disconnect')).toEqual([{ owner: 'lumen' }]);
  });

  it('say what is wrong with one that is not in use, as its line in the list does', async () => {
    await open({ accounts: [ACME, { ...LUMEN, trouble: failure('token-refused') }] });
    navigation.go('settings');
    await settled();
    expect(handles('account')[0]?.textContent).not.toContain('did not accept');
    expect(handles('account')[1]?.textContent).toContain('Scarf did not accept this token.');
    const [, lumen] = await openMenu();
    expect(lumen?.textContent).toContain('Token not accepted');
  });
});

describe('another account', () => {
  it('is added beside the one in use, with a way back', async () => {
    const fake = await open({ accounts: [ACME] }, (bridge) =>
      bridge.answer('connection.connect', () => {
        bridge.emit('connection.changed', LUMEN);
        return LUMEN;
      }),
    );
    navigation.go('history');
    await settled();
    await openMenu();
    await click(handle('add-account'));
    expect(heading()).toBe('Add another account');
    expect(document.activeElement?.textContent).toContain('Add another account');
    expect((handle('connect-owner') as HTMLInputElement).value).toBe('');
    await press('Escape');
    expect(navigation.at).toEqual({ screen: 'history' });
    navigation.addAccount();
    await settled();
    await type(handle('connect-owner') as HTMLInputElement, 'lumen');
    await type(handle('connect-token') as HTMLInputElement, 'token');
    await click(handle('connect-submit'));
    expect(fake.inputs('connection.connect')).toEqual([{ owner: 'lumen', token: 'token' }]);
    expect(navigation.at).toEqual({ screen: 'import' });
    expect(fake.inputs('connection.disconnect')).toEqual([]);
  });
});
