import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../src/shared/connection';
import { fail, failure, succeed, type Failure, type Result } from '../../../src/shared/failure';
import { Connection } from '../../../src/main/account/connection';
import type { TokenAnswer } from '../../../src/main/credentials/token-store';
import type { Account } from '../../../src/main/storage/settings-store';

interface Moods {
  read?: TokenAnswer;
  write?: Failure | null;
  forget?: Failure | null;
  proof?: Result<unknown>;
  account?: Account | null;
}

function connectionWith(moods: Moods) {
  const calls: string[] = [];
  const views: ConnectionView[] = [];
  let account = moods.account ?? null;
  const connection = new Connection({
    store: {
      read: async (owner) => {
        calls.push(`read ${owner}`);
        return moods.read ?? { kind: 'none' };
      },
      write: async (owner, token) => {
        calls.push(`write ${owner} ${token}`);
        return moods.write ?? null;
      },
      forget: async (owner) => {
        calls.push(`forget ${owner}`);
        return moods.forget ?? null;
      },
    },
    remembered: { read: () => account, write: (value) => (account = value) },
    probe: async (owner, token) => {
      calls.push(`probe ${owner} ${token}`);
      return moods.proof ?? succeed([]);
    },
    changed: (view) => views.push(view),
    recovered: () => calls.push('recovered'),
  });
  return { connection, calls, views, account: () => account };
}

describe('connecting', () => {
  it('keeps a token only after Scarf took it, and shows no more than its end', async () => {
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
  ] as const)('keeps nothing when Scarf says %s', async (said, shown) => {
    const { connection, calls } = connectionWith({ proof: fail(said) });
    expect(await connection.connect('acme', 'token')).toMatchObject({ ok: false, failure: { code: shown } });
    expect(calls).toEqual(['probe acme token']);
    expect(connection.token()).toBeNull();
  });

  it('works for this run where no password store takes the token, and says so', async () => {
    const { connection, account } = connectionWith({ write: failure('keychain-absent') });
    await connection.connect('acme', 'token');
    expect(connection.view).toMatchObject({
      state: 'connected',
      unsaved: { code: 'keychain-absent' },
    });
    expect(connection.token()).toBe('token');
    expect(account()).toEqual({ owner: 'acme', tokenSaved: false });
  });

  it('asks no server about an owner that cannot be one', async () => {
    const { connection, calls } = connectionWith({});
    expect(await connection.connect('../packages', 'token')).toMatchObject({
      ok: false,
      failure: { code: 'owner-unknown' },
    });
    expect(calls).toEqual([]);
  });
});

describe('at the next start', () => {
  const account = { owner: 'acme', tokenSaved: true };
  const TOKEN: TokenAnswer = { kind: 'token', token: 'kept-token' };

  it('is connected when the password store gives the token', async () => {
    const { connection } = connectionWith({ account, read: TOKEN });
    await connection.open();
    expect(connection.view).toMatchObject({ state: 'connected', owner: 'acme', last4: 'oken' });
  });

  it.each<TokenAnswer>([{ kind: 'none' }, { kind: 'unreadable', failure: failure('keychain-unreadable') }])(
    'forgets nothing when the store answers %j, which a locked one may',
    async (read) => {
      const { connection, calls, account: kept } = connectionWith({ account, read });
      await connection.open();
      expect(connection.view).toMatchObject({
        state: 'disconnected',
        failure: { code: 'keychain-unreadable' },
      });
      expect(calls).toEqual(['read acme']);
      expect(kept()).toEqual(account);
    },
  );

  it('asks the password store at once, and is connected no sooner than what it needs is there', async () => {
    const { connection, calls, views } = connectionWith({ account, read: TOKEN });
    let isReady: () => void = () => undefined;
    const opening = connection.open(new Promise<void>((resolve) => (isReady = resolve)));
    expect(calls).toEqual(['read acme']);
    await new Promise(setImmediate);
    expect(views).toEqual([]);
    isReady();
    await opening;
    expect(views).toMatchObject([{ state: 'connected' }]);
  });

  it('asks for the token again where it could not be saved', async () => {
    const { connection } = connectionWith({ account: { owner: 'acme', tokenSaved: false } });
    await connection.open();
    expect(connection.view).toEqual({ state: 'disconnected', owner: 'acme', failure: null });
  });
});

describe('disconnecting', () => {
  it('says when the password store keeps the token all the same', async () => {
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

describe('trouble with Scarf', () => {
  it('is shown once, and its end is told, so that what waited for it goes on', async () => {
    const { connection, calls, views } = connectionWith({});
    await connection.connect('acme', 'token');
    calls.length = 0;
    connection.note(failure('connection-lost'));
    connection.note(failure('connection-lost'));
    expect(views.filter((view) => view.state === 'connected' && view.trouble !== null)).toHaveLength(1);
    connection.note(null);
    connection.note(null);
    expect(calls).toEqual(['recovered']);
    expect(connection.view).toMatchObject({ state: 'connected', trouble: null });
  });
});
