import { describe, expect, it } from 'vitest';
import { failure, type FailureCode, retryableFailure } from '../../src/shared/failure';
import { FakeFailure } from '../support/fake-bridge';
import { doneImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, settled, type, words } from './support';

const FIRST_RUN = { connection: { state: 'disconnected', owner: null, failure: null } } as const;

async function fillIn(owner: string, token: string): Promise<void> {
  await type(handle('connect-owner'), owner);
  await type(handle('connect-token'), token);
  await click(handle('connect-submit'));
}

describe('the connect screen', () => {
  it('shows two fields and one button on the first run', async () => {
    await openApp(FIRST_RUN);
    expect(heading()).toBe('Connect to Scarf');
    expect(words()).toContain(
      'We keep your token in this computer’s password store and send it only to Scarf.',
    );
    expect(document.activeElement).toBe(document.querySelector('h1'));
    expect(handles('connect-error')).toEqual([]);
  });

  it('tells what the app does and shows no navigation before there is an account or an import', async () => {
    await openApp(FIRST_RUN);
    expect(words()).toContain('Get event files into Scarf, checked first.');
    expect(document.querySelector('nav')).toBeNull();
    await click(handle('connect-network'));
    expect(heading()).toBe('Settings');
    expect(document.querySelector('nav')).not.toBeNull();

    await openApp({ ...FIRST_RUN, imports: [doneImport({ imported: 48_210, failed: 0 })] });
    expect(heading()).toBe('Connect to Scarf');
    expect(document.querySelector('nav')).not.toBeNull();
    expect(words()).not.toContain('Get event files into Scarf');
  });

  it('understands an address and a line of a script, and says so', async () => {
    const fake = await openApp(FIRST_RUN, (bridge) =>
      bridge.answer('connection.connect', () => new Promise(() => undefined)),
    );
    await type(handle('connect-owner'), 'https://app.scarf.sh/organizations/acme/packages');
    await type(handle('connect-token'), '"Authorization: Bearer secret -token"');
    expect(words()).toContain('We take “acme” as the account.');
    expect(words()).toContain('We take only the token from this: 12 characters, ending in “oken”.');
    await click(handle('connect-submit'));
    expect(fake.inputs('connection.connect')).toEqual([{ owner: 'acme', token: 'secret-token' }]);
    expect((handle('connect-owner') as HTMLInputElement).value).toBe('acme');

    await openApp(FIRST_RUN);
    await fillIn('https://app.scarf.sh/account', 'tok');
    expect(words()).toContain('This address names no account. Type the name.');
  });

  it('connects with account and token, then shows the start screen', async () => {
    const connected = {
      state: 'connected',
      owner: 'acme',
      last4: '9f2c',
      unsaved: null,
      trouble: null,
    } as const;
    const fake = await openApp(FIRST_RUN, (bridge) => {
      bridge.answer('connection.connect', () => {
        bridge.emit('connection.changed', connected);
        return connected;
      });
    });
    await fillIn(' acme ', 'secret-token');
    expect(fake.inputs('connection.connect')).toEqual([{ owner: 'acme', token: 'secret-token' }]);
    expect(heading()).toBe('Import events');
    expect(document.body.innerHTML).not.toContain('secret-token');
  });

  it.each([
    [
      'token-refused',
      'Scarf did not accept this token.',
      'Copy it again and check nothing is missing at either end.',
    ],
    [
      'token-not-allowed',
      'Scarf does not let this token do that. The role “Member” may not import or stop imports.',
      'Ask an owner or admin of the account for a token',
    ],
    ['owner-unknown', 'No account has this name, or the token belongs to another account.', 'Check both.'],
    ['host-not-found', 'Scarf’s address was not found', 'Check your internet connection'],
  ] as const satisfies readonly (readonly [FailureCode, string, string])[])(
    'explains %s',
    async (code, sentence, next) => {
      await openApp(FIRST_RUN, (bridge) =>
        bridge.answer('connection.connect', () => {
          throw new FakeFailure(failure(code, 'what Scarf said'));
        }),
      );
      await fillIn('acme', 'tok');
      const error = handle('connect-error');
      expect(error.getAttribute('role')).toBe('alert');
      expect(error.textContent).toContain(sentence);
      expect(error.textContent).toContain(next);
      expect(error.querySelector('details')?.textContent).toContain('what Scarf said');
      expect(handle('connect-token').hasAttribute('aria-invalid')).toBe(
        code.startsWith('token-') || code === 'owner-unknown',
      );
      expect(handle('connect-owner').hasAttribute('aria-invalid')).toBe(code === 'owner-unknown');
    },
  );

  it('asks for missing values without calling Scarf', async () => {
    const fake = await openApp(FIRST_RUN);
    await click(handle('connect-submit'));
    expect(words()).toContain('Enter the account’s name.');
    expect(words()).toContain('Paste the token here.');
    expect(document.activeElement).toBe(handle('connect-owner'));
    await type(handle('connect-owner'), 'acme');
    expect(words()).not.toContain('Enter the account’s name.');
    await click(handle('connect-submit'));
    expect(document.activeElement).toBe(handle('connect-token'));
    expect(fake.inputs('connection.connect')).toEqual([]);
  });

  it('ignores a second click while connecting', async () => {
    const fake = await openApp(FIRST_RUN, (bridge) =>
      bridge.answer('connection.connect', () => new Promise(() => undefined)),
    );
    await fillIn('acme', 'tok');
    await click(handle('connect-submit'));
    expect(handle('connect-submit').textContent).toContain('Asking Scarf…');
    expect(fake.inputs('connection.connect')).toHaveLength(1);
  });

  it('shows and hides the token', async () => {
    await openApp(FIRST_RUN);
    expect(handle('connect-token').getAttribute('type')).toBe('password');
    await click(button('Show token'));
    expect(handle('connect-token').getAttribute('type')).toBe('text');
    await click(button('Hide token'));
    expect(handle('connect-token').getAttribute('type')).toBe('password');
  });

  it('opens Scarf’s token page', async () => {
    const fake = await openApp(FIRST_RUN, (bridge) => bridge.answer('app.open-external', () => undefined));
    await click(handle('token-page'));
    expect(fake.inputs('app.open-external')).toEqual([{ page: 'token-page' }]);
  });

  it('retries a locked password store and keeps the account name', async () => {
    const locked = {
      state: 'disconnected',
      owner: 'acme',
      failure: retryableFailure('keychain-unreadable', 'locked'),
    } as const;
    const fake = await openApp({ connection: locked }, (bridge) =>
      bridge.answer('connection.retry', () => locked),
    );
    expect(handle('connect-error').textContent).toContain('Unlock the password store, then try again.');
    expect((handle('connect-owner') as HTMLInputElement).value).toBe('acme');
    await click(button('Try again'));
    expect(fake.inputs('connection.retry')).toHaveLength(1);
  });

  it('says once that the token lasts only until the app closes', async () => {
    await openApp({
      connection: {
        state: 'connected',
        owner: 'acme',
        last4: '9f2c',
        unsaved: failure('keychain-absent'),
        trouble: null,
      },
    });
    expect(words()).toContain('your token can’t be saved');
    await click(button('Close this note'));
    expect(words()).not.toContain('your token can’t be saved');
  });

  it('says that files can still be checked while Scarf is unreachable', async () => {
    const trouble = retryableFailure('host-not-found', 'ENOTFOUND');
    const fake = await openApp(
      { connection: { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble } },
      (bridge) => bridge.answer('connection.retry', () => ({ state: 'opening' })),
    );
    expect(words()).toContain('You can still check files.');
    expect(document.body.textContent).toContain('Not reachable');
    await click(button('Try again'));
    expect(fake.inputs('connection.retry')).toHaveLength(1);
    await settled();
  });
});
