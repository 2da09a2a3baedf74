import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../src/shared/app/connection';
import { fail, failure, succeed, type Failure, type Result } from '../../../src/shared/failure';
import { Accounts } from '../../../src/main/account/accounts';
import type { KeptAccounts } from '../../../src/main/account/kept-accounts';
import type { TokenAnswer } from '../../../src/main/credentials/token-store';
import type { Account } from '../../../src/main/storage/settings-store';

/** What the password store, Scarf and the user answer, and what an earlier run left. */
interface Answers {
  read?: TokenAnswer;
  write?: Failure | null;
  forget?: Failure | null;
  proof?: Result<unknown>;
  account?: Account | null;
  /** Several accounts. */
  kept?: KeptAccounts;
  /** By account. */
  reads?: Readonly<Record<string, TokenAnswer>>;
  tokenOwners?: readonly string[];
  knownOwners?: readonly string[];
  lockedOwner?: string;
  /** The fingerprint of the certificate file in the settings, once the user trusts it. */
  certificate?: string;
  /** The probe and the write wait for it. */
  proven?: Promise<void>;
  written?: Promise<void>;
}

function connectionWith(answers: Answers) {
  const calls: string[] = [];
  const views: ConnectionView[] = [];
  const account = answers.account ?? null;
  const saved = account?.tokenSaved === true ? [account.owner] : [];
  let kept: KeptAccounts = answers.kept ?? {
    inUse: account?.owner ?? null,
    accounts: account === null ? [] : [account],
    tokenOwners: [...new Set([...(answers.tokenOwners ?? []), ...saved])],
  };
  let trusted: string | null = null;
  const connection: Accounts = new Accounts({
    lockedOwner: answers.lockedOwner ?? null,
    store: {
      read: async (owner) => {
        calls.push(`read ${owner}`);
        return answers.reads?.[owner] ?? answers.read ?? { kind: 'none' };
      },
      write: async (owner, { token, certificate }) => {
        calls.push(['write', owner, token, certificate].filter((part) => part !== null).join(' '));
        await answers.written;
        return answers.write ?? null;
      },
      forgetAllBut: async (keep, owners) => {
        calls.push(`forget ${owners.join(' ')}${keep.length === 0 ? '' : ` but ${keep.join(' ')}`}`);
        return answers.forget ?? null;
      },
    },
    kept: { read: () => kept, write: (value) => (kept = value) },
    certificate: {
      open: async (fingerprint) => {
        if (answers.certificate !== undefined && answers.certificate !== fingerprint) calls.push('ask');
        trusted = answers.certificate ?? null;
      },
      fingerprint: () => trusted,
    },
    knownOwners: () => answers.knownOwners ?? [],
    probe: async (owner, token) => {
      calls.push(`probe ${owner} ${token}`);
      await answers.proven;
      return answers.proof ?? succeed([]);
    },
    changed: () => views.push(connection.view),
    recovered: (owner) => calls.push(`recovered ${owner}`),
    tokenLeft: ({ code }) => calls.push(`told ${code}`),
  });
  return {
    connection,
    calls,
    views,
    kept: () => kept,
    account: () => kept.accounts.find(({ owner }) => owner === kept.inUse) ?? null,
    tokenOwners: () => kept.tokenOwners,
  };
}

/** A promise, and the function that resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
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

  it('tells a new token from the old one, even with the same last four characters', async () => {
    const { connection } = connectionWith({});
    await connection.connect('acme', 'the-old-token-9876');
    const [old] = connection.served;
    connection.setTrouble('acme', failure('connection-refused'));
    expect(connection.served).toEqual([old]);
    await connection.connect('acme', 'the-new-token-9876');
    expect(connection.served).toMatchObject([{ owner: 'acme' }]);
    expect(connection.served[0]?.tokenNumber).not.toBe(old?.tokenNumber);
  });

  it.each([
    ['token-refused', 'token-refused'],
    ['not-found', 'owner-unknown'],
    ['host-not-found', 'host-not-found'],
  ] as const)('saves nothing when Scarf answers %s', async (answer, shown) => {
    const { connection, calls } = connectionWith({ proof: fail(answer) });
    expect(await connection.connect('acme', 'token')).toMatchObject({ ok: false, failure: { code: shown } });
    expect(calls).toEqual(['probe acme token']);
    expect(connection.token('acme')).toBeNull();
  });

  it('connects for this run, and shows why, when the password store cannot save the token', async () => {
    const { connection, account } = connectionWith({ write: failure('keychain-absent') });
    await connection.connect('acme', 'token');
    expect(connection.view).toMatchObject({
      state: 'connected',
      unsaved: { code: 'keychain-absent' },
    });
    expect(connection.token('acme')).toBe('token');
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
  const TOKEN: TokenAnswer = { kind: 'token', kept: { token: 'saved-token', certificate: null } };

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

describe('a certificate file in the settings', () => {
  const account = { owner: 'acme', tokenSaved: true };
  const read: TokenAnswer = { kind: 'token', kept: { token: 'saved-token', certificate: 'old' } };

  it('is asked about before the kept token is used, unless its fingerprint is the one beside the token', async () => {
    const known = connectionWith({ account, read, certificate: 'old' });
    await known.connection.open();
    expect(known.calls).toEqual(['read acme']);

    const other = connectionWith({ account, read, certificate: 'new' });
    const opening = other.connection.open();
    expect(other.connection.token('acme')).toBeNull();
    await opening;
    expect(other.calls).toEqual(['read acme', 'ask', 'write acme saved-token new']);
    expect(other.connection.view).toMatchObject({ state: 'connected' });
  });

  it('that the user chose before connecting is kept beside the new token', async () => {
    const { connection, calls } = connectionWith({ certificate: 'new' });
    await connection.open();
    await connection.connect('acme', 'token');
    expect(calls).toEqual(['ask', 'probe acme token', 'write acme token new']);
  });
});

describe('disconnecting', () => {
  const TROUBLE = failure('keychain-unreadable');
  const TOLD = { code: 'keychain-token-left' };

  it('deletes the token of the account, and those that earlier runs could not delete', async () => {
    const { connection, calls, account, tokenOwners } = connectionWith({ tokenOwners: ['zoo'] });
    await connection.connect('acme', 'token');
    expect(calls.at(-1)).toBe('forget zoo but acme');
    await connection.disconnect('acme');
    expect(calls.at(-1)).toBe('forget acme');
    expect([account(), tokenOwners()]).toEqual([null, []]);
  });

  it('is told when the token is left, and the next start deletes it and does not connect', async () => {
    const { connection, account, tokenOwners } = connectionWith({ forget: TROUBLE });
    await connection.connect('acme', 'token');
    expect(await connection.disconnect('acme')).toMatchObject({ ok: false, failure: TOLD });
    expect(connection.view).toMatchObject({ state: 'disconnected', owner: null, failure: TOLD });
    expect(connection.token('acme')).toBeNull();
    expect([account(), tokenOwners()]).toEqual([null, ['acme']]);

    const answers: Answers = { account: account(), tokenOwners: tokenOwners(), forget: TROUBLE };
    const later = connectionWith(answers);
    await later.connection.open();
    expect(later.calls).toEqual(['forget acme']);
    expect(later.connection.view).toMatchObject({ state: 'disconnected', failure: TOLD });
    answers.forget = null;
    await later.connection.retry();
    expect(later.connection.view).toEqual({ state: 'disconnected', owner: null, failure: null });

    const last = connectionWith({ account: account(), tokenOwners: tokenOwners() });
    await last.connection.open();
    expect(last.connection.view).toEqual({ state: 'disconnected', owner: null, failure: null });
    expect(last.tokenOwners()).toEqual([]);
  });

  it('counts a token as saved after the password store could not be read once', async () => {
    const account = { owner: 'acme', tokenSaved: true };
    const read: TokenAnswer = { kind: 'unreadable', failure: TROUBLE };
    const { connection, tokenOwners } = connectionWith({ account, read, write: TROUBLE, forget: TROUBLE });
    await connection.open();
    await connection.connect('acme', 'newer');
    expect(connection.view).toMatchObject({ state: 'connected', unsaved: TROUBLE });
    expect(await connection.disconnect('acme')).toMatchObject({ ok: false, failure: TOLD });
    expect(tokenOwners()).toEqual(['acme']);
  });

  it('keeps an account in mind that is connected again before its old token is deleted', async () => {
    const { connection, tokenOwners } = connectionWith({ tokenOwners: ['acme'], write: TROUBLE });
    const disconnecting = connection.disconnect('acme');
    const connecting = connection.connect('acme', 'token');
    await Promise.all([disconnecting, connecting]);
    expect(connection.view).toMatchObject({ state: 'connected', unsaved: TROUBLE });
    expect(tokenOwners()).toEqual(['acme']);
  });

  it('reports nothing where no token can have been saved', async () => {
    const absent = failure('keychain-absent');
    const { connection } = connectionWith({ write: absent, forget: absent });
    await connection.connect('acme', 'token');
    expect(await connection.disconnect('acme')).toEqual(succeed(undefined));
  });

  it.each(['proven', 'written'] as const)(
    'ends a connect that is not yet %s: its token stays nowhere',
    async (step) => {
      const { opened, open } = gate();
      const { connection, calls, account, tokenOwners, views } = connectionWith({ [step]: opened });
      const connecting = connection.connect('acme', 'token');
      await new Promise(setImmediate);
      const disconnecting = connection.disconnect('acme');
      open();
      expect(await connecting).toMatchObject({ ok: false, failure: { code: 'not-connected' } });
      expect(await disconnecting).toEqual(succeed(undefined));
      expect(connection.token('acme')).toBeNull();
      expect(views.filter(({ state }) => state === 'connected')).toEqual([]);
      // What was written before is deleted: the password store keeps the order.
      const written = calls.findIndex((call) => call.startsWith('write'));
      expect(calls.slice(written + 1).at(-1)).toMatch(step === 'written' ? /^forget acme/ : /^forget/);
      expect([account(), tokenOwners()]).toEqual([null, []]);
    },
  );
});

describe('several accounts', () => {
  const saved = (owner: string): Account => ({ owner, tokenSaved: true });
  const tokenOf = (token: string): TokenAnswer => ({ kind: 'token', kept: { token, certificate: null } });
  const TWO: KeptAccounts = {
    inUse: 'zoo',
    accounts: [saved('acme'), saved('zoo')],
    tokenOwners: ['acme', 'zoo'],
  };
  const reads = { acme: tokenOf('of-acme'), zoo: tokenOf('of-zoo') };

  it('keep a token each; the one that was added last is in use', async () => {
    const { connection, calls, kept } = connectionWith({});
    await connection.connect('acme', 'of-acme');
    await connection.connect('zoo', 'of-zoo');
    expect(calls).toEqual([
      'probe acme of-acme',
      'write acme of-acme',
      'probe zoo of-zoo',
      'write zoo of-zoo',
    ]);
    expect(connection.owner).toBe('zoo');
    expect(['ACME', 'zoo', 'third'].map(connection.token)).toEqual(['of-acme', 'of-zoo', null]);
    expect(kept()).toEqual(TWO);
    expect(connection.tokens()).toEqual(['of-acme', 'of-zoo']);
  });

  it('can be added beside the one in use', async () => {
    const { connection, kept } = connectionWith({});
    await connection.connect('acme', 'of-acme', 'stay');
    await connection.connect('zoo', 'of-zoo', 'stay');
    expect(connection.owner).toBe('acme');
    expect(connection.token('zoo')).toBe('of-zoo');
    expect(kept()).toEqual({ ...TWO, inUse: 'acme' });
  });

  it('of the last run are all connected, the one in use first', async () => {
    const { connection, calls, views } = connectionWith({ kept: TWO, reads });
    await connection.open();
    expect(calls).toEqual(['read zoo', 'read acme']);
    expect(views[0]).toMatchObject({ state: 'connected', owner: 'zoo' });
    expect(connection.served).toEqual([
      { owner: 'zoo', tokenNumber: 1 },
      { owner: 'acme', tokenNumber: 2 },
    ]);
  });

  it('are changed without a word from Scarf or the password store, and the choice is kept', async () => {
    const { connection, calls, kept } = connectionWith({ kept: TWO, reads });
    await connection.open();
    calls.length = 0;
    expect(connection.use('ACME')).toEqual(succeed(undefined));
    expect(connection.owner).toBe('acme');
    expect(kept()).toEqual({ ...TWO, inUse: 'acme' });
    expect(connection.served).toHaveLength(2);
    expect(connection.use('third')).toMatchObject({ ok: false, failure: { code: 'gone' } });
    expect(calls).toEqual([]);
  });

  it('are asked for once when the password store is locked, and again by hand', async () => {
    const answers: Answers = { kept: TWO };
    const { connection, calls } = connectionWith(answers);
    await connection.open();
    expect(calls).toEqual(['read zoo']);
    expect(connection.views).toMatchObject([
      { state: 'disconnected', owner: 'zoo', failure: { code: 'keychain-unreadable' } },
      { state: 'disconnected', owner: 'acme', failure: { code: 'keychain-unreadable' } },
    ]);
    answers.reads = reads;
    await connection.retry();
    expect(connection.views.map(({ state }) => state)).toEqual(['connected', 'connected']);
  });

  it('lose only the one that is removed, and another one is used in its place', async () => {
    const { connection, calls, kept, views } = connectionWith({ kept: TWO, reads });
    await connection.open();
    calls.length = 0;
    views.length = 0;
    expect(await connection.disconnect('zoo')).toEqual(succeed(undefined));
    expect(calls).toEqual(['forget zoo but acme']);
    expect(views[0]).toMatchObject({ state: 'connected', owner: 'acme' });
    expect(connection.token('zoo')).toBeNull();
    expect(kept()).toEqual({ inUse: 'acme', accounts: [saved('acme')], tokenOwners: ['acme'] });
  });

  it('tell of a token that was left, and the next start deletes it and keeps the others', async () => {
    const forget = failure('keychain-unreadable');
    const { connection, calls, kept } = connectionWith({ kept: TWO, reads, forget });
    await connection.open();
    expect(await connection.disconnect('acme')).toMatchObject({ failure: { code: 'keychain-token-left' } });
    expect(calls.at(-1)).toBe('told keychain-token-left');
    expect(connection.view).toMatchObject({ state: 'connected', owner: 'zoo' });
    expect(kept().tokenOwners).toEqual(['acme', 'zoo']);

    const later = connectionWith({ kept: kept(), reads });
    await later.connection.open();
    expect(later.calls).toEqual(['read zoo', 'forget acme but zoo']);
    expect(later.kept().tokenOwners).toEqual(['zoo']);
  });

  it('have each its own trouble', async () => {
    const { connection, calls } = connectionWith({ kept: TWO, reads });
    await connection.open();
    connection.setTrouble('acme', failure('token-refused'));
    expect(connection.view).toMatchObject({ owner: 'zoo', trouble: null });
    connection.setTrouble('acme', null);
    expect(calls.at(-1)).toBe('recovered acme');
  });

  it('whose last request failed are all asked again, each with its own token', async () => {
    const { connection, calls } = connectionWith({ kept: TWO, reads });
    await connection.open();
    connection.setTrouble('acme', failure('connection-lost'));
    calls.length = 0;
    await connection.reachAgain();
    expect(calls).toEqual(['probe acme of-acme', 'recovered acme']);
    expect(connection.views).toMatchObject([{ trouble: null }, { trouble: null }]);
    await connection.reachAgain();
    expect(calls).toHaveLength(2);
  });

  it('keep what the user chose while the password store was still writing', async () => {
    const saving = gate();
    const { connection, kept } = connectionWith({ kept: TWO, reads, written: saving.opened });
    await connection.open();
    const adding = connection.connect('third', 'of-third', 'stay');
    await expect.poll(() => kept().tokenOwners).toContain('third');
    await connection.disconnect('zoo');
    saving.open();
    await adding;
    expect(connection.view).toMatchObject({ state: 'connected', owner: 'acme' });
    expect(kept().inUse).toBe('acme');
  });

  it('that are not allowed are neither read nor forgotten', async () => {
    const { connection, calls, kept } = connectionWith({ kept: TWO, reads, lockedOwner: 'acme' });
    await connection.open();
    expect(calls).toEqual(['read acme']);
    expect(connection.views).toMatchObject([{ owner: 'acme' }]);
    expect(kept()).toEqual(TWO);
  });
});

describe('an account', () => {
  it('is none in other letter case: the account keeps the name that its imports have', async () => {
    const { connection, account } = connectionWith({ knownOwners: ['zoo', 'Acme'] });
    await connection.connect('ACME', 'token');
    expect(connection.owner).toBe('Acme');
    expect(account()).toEqual({ owner: 'Acme', tokenSaved: true });
  });
});

describe('a failure of Scarf or the network', () => {
  it('is shown once, and its end is reported once', async () => {
    const { connection, calls, views } = connectionWith({});
    await connection.connect('acme', 'token');
    calls.length = 0;
    connection.setTrouble('acme', failure('connection-lost'));
    connection.setTrouble('acme', failure('connection-lost'));
    expect(views.filter((view) => view.state === 'connected' && view.trouble !== null)).toHaveLength(1);
    connection.setTrouble('acme', null);
    connection.setTrouble('acme', null);
    expect(calls).toEqual(['recovered acme']);
    expect(connection.view).toMatchObject({ state: 'connected', trouble: null });
  });
});

describe('an account that the organization chose', () => {
  const lockedOwner = 'acme';

  it('is the only one that can be connected', async () => {
    const { connection, calls } = connectionWith({ lockedOwner });
    expect(await connection.connect('other', 'token-1')).toMatchObject({
      failure: { code: 'owner-not-allowed' },
    });
    expect(calls).toEqual([]);
    expect(await connection.connect('ACME', 'token-1')).toMatchObject({ ok: true });
  });

  it('is asked for if another one was connected, whose token is not read', async () => {
    const { connection, calls } = connectionWith({
      lockedOwner,
      account: { owner: 'other', tokenSaved: true },
    });
    await connection.open();
    expect(connection.view).toEqual({ state: 'disconnected', owner: null, failure: null });
    expect(calls).toEqual([]);
  });
});
