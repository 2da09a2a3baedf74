import { describe, expect, it } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { failure, retryableFailure } from '../../src/shared/failure';
import type { Snapshot } from '../../src/shared/ipc';
import { DEFAULT_SETTINGS, type Settings } from '../../src/shared/app/settings';
import { EMPTY_SNAPSHOT, FakeFailure, type FakeBridge } from '../support/fake-bridge';
import { processingImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, settled, type, words } from './support';

/** Opens the settings with a main process that saves changes. */
async function open(parts: Partial<Snapshot> = {}): Promise<FakeBridge> {
  let saved: Settings = { ...DEFAULT_SETTINGS, ...parts.settings };
  const fake = await openApp(parts, (bridge) =>
    bridge
      .answer('settings.change', ({ patch }) => {
        saved = { ...saved, ...patch };
        bridge.emit('settings.changed', saved);
        return undefined;
      })
      .answer('settings.choose-certificate', () => true)
      .answer('connection.disconnect', () => undefined)
      .answer('app.open-external', () => undefined)
      .answer('app.show-data-folder', () => undefined),
  );
  navigation.go('settings');
  await settled();
  return fake;
}

function radio(name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>('[role="radio"]')].find((option) =>
    option.textContent?.trim().startsWith(name),
  );
  if (found === undefined) throw new Error(`there is no choice ${name}`);
  return found;
}

function control<T extends HTMLElement>(label: string): T {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === label);
  const element = found === undefined ? null : document.getElementById(found.htmlFor);
  if (element === null) throw new Error(`nothing is labelled ${label}`);
  return element as T;
}

async function pick(label: string, value: string): Promise<void> {
  const select = control<HTMLSelectElement>(label);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

describe('settings', () => {
  it('saves each change at once and shows the saved value', async () => {
    const fake = await open();
    expect(heading()).toBe('Settings');
    await click(radio('Dark'));
    await pick('Text size', '150');
    await pick('Imports at the same time', '15');
    await click(control('Tell me when an import ends'));
    await click(radio('Direct'));
    expect(fake.inputs('settings.change')).toEqual([
      { patch: { theme: 'dark' } },
      { patch: { textSize: 150 } },
      { patch: { parallelImports: 15 } },
      { patch: { notifications: false } },
      { patch: { proxy: 'none' } },
    ]);
    expect(radio('Dark').getAttribute('aria-checked')).toBe('true');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(document.documentElement.style.fontSize).toBe('150%');
    expect(control<HTMLSelectElement>('Text size').value).toBe('150');
    expect(control<HTMLInputElement>('Tell me when an import ends').checked).toBe(false);
  });

  it('shows the saved value when a change fails', async () => {
    const fake = await open();
    fake.answer('settings.change', () => {
      throw new FakeFailure(failure('disk-full'));
    });
    await click(radio('Dark'));
    await click(control('Tell me when an import ends'));
    await pick('Text size', '200');
    expect(words()).toContain('This computer’s disk is full.');
    expect(radio('Dark').getAttribute('aria-checked')).toBe('false');
    expect(radio('Same as my computer').getAttribute('aria-checked')).toBe('true');
    expect(control<HTMLInputElement>('Tell me when an import ends').checked).toBe(true);
    expect(control<HTMLSelectElement>('Text size').value).toBe('100');
  });

  it('offers 1 to 15 parallel imports', async () => {
    await open();
    const values = [...control<HTMLSelectElement>('Imports at the same time').options].map(
      ({ value }) => value,
    );
    expect([values[0], values.at(-1), values.length]).toEqual(['1', '15', 15]);
  });

  it('chooses, shows and removes a certificate file', async () => {
    const fake = await open();
    await click(button('Choose a file…'));
    expect(fake.inputs('settings.choose-certificate')).toHaveLength(1);
    fake.emit('settings.changed', { ...DEFAULT_SETTINGS, certificateFile: '/etc/office-ca.pem' });
    await settled();
    expect(words()).toContain('/etc/office-ca.pem');
    const facts = (at: number) => ({ subject: `CN=Office ${at}`, until: '2030-01-02T12:00:00Z' });
    fake.emit('certificate.changed', {
      state: 'trusted',
      certificates: Array.from({ length: 8 }, (_, at) => facts(at)),
    });
    await settled();
    expect(words()).toContain('CN=Office 0, until 2 Jan 2030');
    expect(words()).toContain('and 3 more');
    fake.emit('certificate.changed', { state: 'unreadable', failure: failure('file-unreadable') });
    await settled();
    expect(words()).toContain('This computer could not read the file.');
    fake.emit('certificate.changed', { state: 'none' });
    await click(button('Remove'));
    expect(fake.inputs('settings.change')).toEqual([{ patch: { certificateFile: null } }]);
    expect(words()).not.toContain('/etc/office-ca.pem');
  });

  it('shows what the organization decided, and lets nobody change it', async () => {
    const fake = await open({
      settings: { ...DEFAULT_SETTINGS, certificateFile: '/etc/ssl/office.pem', notifications: false },
      policy: { locked: ['proxy', 'certificateFile', 'notifications'], owner: null },
    });
    expect(handles('by-organization').map((one) => one.textContent?.trim())).toEqual(
      Array.from({ length: 3 }, () => 'Set by your organization'),
    );
    await click(radio('Direct'));
    await click(control('Tell me when an import ends'));
    await click(button('Remove'));
    await click(button('Choose another file…'));
    expect(fake.inputs('settings.change')).toEqual([]);
    expect(fake.inputs('settings.choose-certificate')).toEqual([]);
  });

  it('shows versions, server and data folder', async () => {
    const fake = await open();
    expect(words()).toContain('Electron 33.2.1');
    expect(words()).toContain('/home/ana/.config/scarf-event-importer');
    await click(button('Show folder'));
    await click(button(/guide to importing/));
    expect(fake.inputs('app.show-data-folder')).toHaveLength(1);
    expect(fake.inputs('app.open-external')).toEqual([{ page: 'import-guide' }]);
  });
});

describe('a proxy that asks for a sign-in', () => {
  const ADDRESS = 'http://proxy.example.org:8080';
  const asking = (refused = false) => ({ asking: { address: ADDRESS, refused }, known: [] });

  it('is named, and gets what the user typed; a missing part is marked first', async () => {
    const fake = await open({ proxySignIns: asking() });
    fake.answer('proxy.sign-in', () => undefined);
    expect(words()).toContain('proxy.example.org:8080 asks for a user name and password');
    expect(words()).toContain('The way to this proxy is not encrypted');
    await click(button('Sign in'));
    expect(words()).toContain('Enter the user name.');
    expect(document.activeElement).toBe(handle('proxy-user'));
    await type(handle('proxy-user'), 'office:ana');
    expect(words()).toContain('A user name for a proxy has no colon.');
    await type(handle('proxy-user'), 'ana');
    await click(button('Sign in'));
    expect(words()).toContain('Enter the password.');
    await type(handle('proxy-password'), 'ü'.repeat(128));
    expect(words()).toContain('This is too long for a proxy');
    expect(fake.inputs('proxy.sign-in')).toEqual([]);
    await type(handle('proxy-password'), 'secret');
    expect(handle('proxy-password').getAttribute('type')).toBe('password');
    await click(button('Sign in'));
    expect(fake.inputs('proxy.sign-in')).toEqual([{ address: ADDRESS, user: 'ana', password: 'secret' }]);
    fake.emit('proxy-sign-ins.changed', { asking: null, known: [{ address: ADDRESS, unsaved: null }] });
    await settled();
    expect(handles('proxy-sign-in')).toHaveLength(0);
    expect(words()).toContain('Sign-in for proxy.example.org:8080');
    expect(words()).toContain('Kept in this computer’s password store and sent only to this proxy.');
  });

  it('that did not accept it asks again, with the password emptied and one sentence', async () => {
    const fake = await open({ proxySignIns: asking() });
    fake.answer('proxy.sign-in', () => {
      fake.emit('proxy-sign-ins.changed', asking(true));
      throw new FakeFailure(failure('proxy-password-refused'));
    });
    await type(handle('proxy-user'), 'ana');
    await type(handle('proxy-password'), 'old');
    await click(button('Sign in'));
    expect(words().match(/did not accept/g)).toHaveLength(1);
    expect((handle('proxy-user') as HTMLInputElement).value).toBe('ana');
    expect((handle('proxy-password') as HTMLInputElement).value).toBe('');
    expect(document.activeElement).toBe(handle('proxy-password'));
    fake.answer('proxy.sign-in', () => {
      throw new FakeFailure(failure('timed-out'));
    });
    await type(handle('proxy-password'), 'new');
    await click(button('Sign in'));
    expect(words()).toContain('Scarf isn’t answering.');
    expect((handle('proxy-password') as HTMLInputElement).value).toBe('new');
  });

  it('is said to be reached over TLS, and is not asked about while the connection is direct', async () => {
    const fake = await open({
      proxySignIns: { asking: { address: 'https://proxy.example.org:8443', refused: false }, known: [] },
    });
    expect(words()).toContain('The way to this proxy is encrypted.');
    fake.emit('settings.changed', { ...DEFAULT_SETTINGS, proxy: 'none' });
    await settled();
    expect(handles('proxy-sign-in')).toHaveLength(0);
  });

  it('is forgotten; if the password store does not, the failure is told', async () => {
    const known = [{ address: ADDRESS, unsaved: failure('keychain-absent') }];
    const fake = await open({ proxySignIns: { asking: null, known } });
    expect(words()).toContain('Kept until you close the app: this computer has no password store.');
    fake.answer('proxy.forget', () => {
      throw new FakeFailure(failure('keychain-sign-in-left'));
    });
    await click(button(/^Forget the sign-in/));
    expect(words()).toContain('did not delete the sign-in of the proxy.');
    fake.answer('proxy.forget', () => undefined);
    await click(button(/^Forget the sign-in/));
    expect(words()).not.toContain('did not delete');
    expect(fake.inputs('proxy.forget')).toEqual([{ address: ADDRESS }, { address: ADDRESS }]);
  });
});

describe('about the app', () => {
  it('shows what others wrote for it, each with its license and the text of it', async () => {
    const parts = [
      { name: 'undici', version: '6.0.0', license: 'MIT', text: 'Permission is hereby granted' },
      { name: 'Inter', version: '4', license: 'OFL-1.1', text: 'The typeface' },
    ];
    const fake = await openApp({}, (bridge) => bridge.answer('app.parts', () => parts));
    navigation.go('settings');
    await settled();
    expect(fake.inputs('app.parts')).toEqual([]);
    const list = document.querySelector<HTMLDetailsElement>('[data-testid="parts"]');
    if (list === null) throw new Error('There is no list of parts.');
    list.open = true;
    list.dispatchEvent(new Event('toggle'));
    await settled();
    const shown = [...list.querySelectorAll('[data-testid="part"]')];
    expect(shown.map((one) => one.querySelector('summary')?.textContent?.trim())).toEqual([
      'undici 6.0.0, MIT',
      'Inter 4, OFL-1.1',
    ]);
    expect(shown[1]?.querySelector('pre')?.textContent).toBe('The typeface');
  });

  it.each([false, true])('says that it is for trial: %s', async (isTrial) => {
    await openApp({ about: { ...EMPTY_SNAPSHOT.about, isTrial } });
    navigation.go('settings');
    await settled();
    expect(words().includes('For trial only')).toBe(isTrial);
  });
});

describe('the account', () => {
  it('shows its name and the last characters of the token', async () => {
    await open();
    expect(words()).toContain('••••9f2c');
    expect(words()).toContain('Kept in this computer’s password store.');
  });

  it('says when the token lasts only until the app closes', async () => {
    const acme = {
      state: 'connected',
      owner: 'acme',
      last4: '9f2c',
      unsaved: failure('keychain-absent'),
      trouble: null,
    } as const;
    await open({ connection: acme, accounts: [acme] });
    expect(words()).toContain('Kept until you close the app');
  });

  it('is disconnected only after confirmation, with the focus on Cancel', async () => {
    const fake = await open();
    await click(button('Disconnect…'));
    expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain('Disconnect acme');
    expect(document.activeElement).toBe(button('Keep account'));
    await click(button('Keep account'));
    expect(fake.inputs('connection.disconnect')).toHaveLength(0);
    await click(button('Disconnect…'));
    await click(button('Disconnect'));
    expect(fake.inputs('connection.disconnect')).toEqual([{ owner: 'acme' }]);
    expect(navigation.at).toEqual({ screen: 'settings' });
  });

  it('of several says what its end means for its imports, and which one is used then', async () => {
    const [acme] = EMPTY_SNAPSHOT.accounts;
    if (acme?.state !== 'connected') throw new Error('no account');
    const accounts = [acme, { ...acme, owner: 'lumen', last4: 'beef' }];
    await open({ accounts, imports: [processingImport({ id: 'one' })] });
    expect(handles('account').map((row) => row.textContent)).toEqual([
      expect.stringMatching(/acme.*In use.*9f2c/s),
      expect.stringMatching(/lumen(?!.*In use).*beef/s),
    ]);
    await click(button('Disconnect acme'));
    const asked = document.querySelector('[role="alertdialog"]')?.textContent ?? '';
    expect(asked).toContain('Its import under way waits until you connect it again.');
    expect(asked).toContain('Then lumen is in use.');
    await click(button('Keep account'));
    await click(button('Disconnect lumen'));
    const other = document.querySelector('[role="alertdialog"]')?.textContent ?? '';
    expect(other).not.toContain('under way');
    expect(other).not.toContain('is in use');
  });

  it('gets another token on the connect screen, where its name stands', async () => {
    await open();
    await click(button('Replace token…'));
    expect(navigation.at).toEqual({ screen: 'connect', owner: 'acme', from: 'settings' });
    expect((handle('connect-owner') as HTMLInputElement).value).toBe('acme');
    await click(button(/Back to/));
    expect(navigation.at).toEqual({ screen: 'settings' });
  });

  it('an unreadable token can be retried', async () => {
    const fake = await open({
      connection: {
        state: 'disconnected',
        owner: 'acme',
        failure: retryableFailure('keychain-unreadable'),
      },
    });
    expect(words()).toContain('No account is connected.');
    fake.answer('connection.retry', () => ({ state: 'opening' }));
    await click(button('Try again'));
    expect(fake.inputs('connection.retry')).toHaveLength(1);
  });
});
