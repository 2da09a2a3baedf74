import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../src/shared/connection';
import { fail, failure, succeed, type Failure, type Result } from '../../../src/shared/failure';
import { Connection } from '../../../src/main/account/connection';
import type { TokenAnswer } from '../../../src/main/credentials/token-store';
import type { Account } from '../../../src/main/storage/settings-store';

/** What the password store and Scarf answer, and the account of an earlier run. */
interface Answers {
  read?: TokenAnswer;
  write?: Failure | null;
  forget?: Failure | null;
  proof?: Result<unknown>;
  account?: Account | null;
}

function connectionWith(answers: Answers) {
  const calls: string[] = [];
  const views: ConnectionView[] = [];
  let account = answers.account ?? null;
  const connection = new Connection({
    store: {
      read: async (owner) => {
        calls.push(`read ${owner}`);
        return answers.read ?? { kind: 'none' };
      },
      write: async (owner, token) => {
        calls.push(`write ${owner} ${token}`);
        return answers.write ?? null;
      },
      forget: async (owner) => {
        calls.push(`forget ${owner}`);
        return answers.forget ?? null;
      },
    },
    remembered: { read: () => account, write: (value) => (account = value) },
    probe: async (owner, token) => {
      calls.push(`probe ${owner} ${token}`);
      return answers.proof ?? succeed([]);
    },
    changed: (view) => views.push(view),
    recovered: () => calls.push('recovered'),
  });
  return { connection, calls, views, account: () => account };
}

describe('connecting', () => {
  it('saves a token only after Scarf accepted it, and shows only its last four characters', async () => {
    const { connection, calls, account } = connectionWith({});
    const answer = await connection.connect(' acme ', ' secret-token-9876 ');
    expect(calls).toEqual(['probe acme secret-token-9876', 'write acme secret-token-9876']);
    expect(answer).toEqual({
      ok: true,
      value: { state: 'connected', owner: 'acme', last4: '9876', unsaved: null, trouble: null },
    });
    expect(account()).toEqual({ owner: 'acme', tokenSaved: true });
    expect(JSON.stringify(connection.view)).not.toContain('secret-token');
  });

  it.each([
    ['token-refused', 'token-refused'],
    ['not-found', 'owner-unknown'],
    ['host-not-found', 'host-not-found'],
  ] as const)('saves nothing when Scarf answers %s', async (answer, shown) => {
    const { connection, calls } = connectionWith({ proof: fail(answer) });
    expect(await connection.connect('acme', 'token')).toMatchObject({ ok: false, failure: { code: shown } });
    expect(calls).toEqual(['probe acme token']);
    expect(connection.token()).toBeNull();
  });

  it('connects for this run, and shows why, when the password store cannot save the token', async () => {
    const { connection, account } = connectionWith({ write: failure('keychain-absent') });
    await connection.connect('acme', 'token');
    expect(connection.view).toMatchObject({
      state: 'connected',
      unsaved: { code: 'keychain-absent' },
    });
    expect(connection.token()).toBe('token');
    expect(account()).toEqual({ owner: 'acme', tokenSaved: false });
  });

  it('sends no request for an invalid owner', async () => {
    const { connection, calls } = connectionWith({});
    expect(await connection.connect('../packages', 'token')).toMatchObject({
      ok: false,
      failure: { code: 'owner-unknown' },
    });
    expect(calls).toEqual([]);
  });
});

describe('opening the account of an earlier run', () => {
  const account = { owner: 'acme', tokenSaved: true };
  const TOKEN: TokenAnswer = { kind: 'token', token: 'saved-token' };

  it('connects when the password store has the token', async () => {
    const { connection } = connectionWith({ account, read: TOKEN });
    await connection.open();
    expect(connection.view).toMatchObject({ state: 'connected', owner: 'acme', last4: 'oken' });
  });

  it.each<TokenAnswer>([{ kind: 'none' }, { kind: 'unreadable', failure: failure('keychain-unreadable') }])(
    'forgets nothing when the password store answers %j, as a locked one may',
    async (read) => {
      const { connection, calls, account: remembered } = connectionWith({ account, read });
      await connection.open();
      expect(connection.view).toMatchObject({
        state: 'disconnected',
        failure: { code: 'keychain-unreadable' },
      });
      expect(calls).toEqual(['read acme']);
      expect(remembered()).toEqual(account);
    },
  );

  it('reads the password store at once, and connects only when the app is ready', async () => {
    const { connection, calls, views } = connectionWith({ account, read: TOKEN });
    let setReady: () => void = () => undefined;
    const opening = connection.open(new Promise<void>((resolve) => (setReady = resolve)));
    expect(calls).toEqual(['read acme']);
    await new Promise(setImmediate);
    expect(views).toEqual([]);
    setReady();
    await opening;
    expect(views).toMatchObject([{ state: 'connected' }]);
  });

  it('stays disconnected, without a failure, when the token was never saved', async () => {
    const { connection } = connectionWith({ account: { owner: 'acme', tokenSaved: false } });
    await connection.open();
    expect(connection.view).toEqual({ state: 'disconnected', owner: 'acme', failure: null });
  });
});

describe('disconnecting', () => {
  it('fails when the password store does not delete the token', async () => {
    const { connection, account } = connectionWith({ forget: failure('keychain-unreadable') });
    await connection.connect('acme', 'token');
    expect(await connection.disconnect()).toMatchObject({
      ok: false,
      failure: { code: 'keychain-unreadable' },
    });
    expect(connection.token()).toBeNull();
    expect(account()).not.toBeNull();
  });
});

describe('a failure of Scarf or the network', () => {
  it('is shown once, and its end is reported once', async () => {
    const { connection, calls, views } = connectionWith({});
    await connection.connect('acme', 'token');
    calls.length = 0;
    connection.setTrouble(failure('connection-lost'));
    connection.setTrouble(failure('connection-lost'));
    expect(views.filter((view) => view.state === 'connected' && view.trouble !== null)).toHaveLength(1);
    connection.setTrouble(null);
    connection.setTrouble(null);
    expect(calls).toEqual(['recovered']);
    expect(connection.view).toMatchObject({ state: 'connected', trouble: null });
  });
});
