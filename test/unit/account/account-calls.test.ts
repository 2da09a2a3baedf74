import { describe, expect, it } from 'vitest';
import { AccountCalls, type ServedAccount } from '../../../src/main/account/account-calls';
import { fail, succeed, type Result } from '../../../src/shared/failure';
import type { Listed, RemoteImport } from '../../../src/main/scarf/model';

const ACME: ServedAccount = { owner: 'acme', tokenNumber: 1 };

/** A list that answers to the token `new2` alone: with any other it hangs until its call is stopped. */
function listWith(token: () => string) {
  const usedTokens: string[] = [];
  const listImports = (
    _owner: string,
    _options: unknown,
    signal?: AbortSignal,
  ): Promise<Result<Listed<RemoteImport>>> => {
    usedTokens.push(token());
    if (token() === 'new2') return Promise.resolve(succeed({ rows: [], complete: true }));
    return new Promise((resolve) =>
      signal?.addEventListener('abort', () => resolve(fail('gone')), { once: true }),
    );
  };
  const unused = (): never => {
    throw new Error('Only the list is asked.');
  };
  const scarf = {
    listImports,
    getImport: unused,
    abortImport: unused,
    listArtifacts: unused,
    downloadLog: unused,
    upload: unused,
  };
  return { scarf, usedTokens };
}

describe('a call under way', () => {
  it.each<[string, readonly ServedAccount[]]>([
    ['removed', []],
    ['replaced', [{ owner: 'other', tokenNumber: 2 }]],
  ])('ends when its account is %s', async (_what, next) => {
    const { scarf, usedTokens } = listWith(() => 'old1');
    const calls = new AccountCalls();
    calls.serve([ACME]);
    const listed = calls.of(scarf).listImports('acme');
    calls.serve(next);
    expect(await listed).toMatchObject({ ok: false, failure: { code: 'not-connected' } });
    expect(usedTokens).toEqual(['old1']);
  });

  it('goes on when another account comes and goes', async () => {
    let token = 'old1';
    const { scarf, usedTokens } = listWith(() => token);
    const calls = new AccountCalls();
    expect(calls.serve([ACME])).toBe(true);
    const listed = calls.of(scarf).listImports('acme');
    expect(calls.serve([ACME, { owner: 'other', tokenNumber: 2 }])).toBe(true);
    expect(calls.serve([ACME])).toBe(true);
    expect(calls.serve([ACME])).toBe(false);
    expect(usedTokens).toEqual(['old1']);
    token = 'new2';
    calls.serve([{ owner: 'ACME', tokenNumber: 3 }]);
    expect(await listed).toMatchObject({ ok: true });
  });

  it('begins again with the new token of the same account', async () => {
    let token = 'old1';
    const { scarf, usedTokens } = listWith(() => token);
    const calls = new AccountCalls();
    calls.serve([ACME]);
    const listed = calls.of(scarf).listImports('acme');
    token = 'new2';
    calls.serve([{ owner: 'acme', tokenNumber: 2 }]);
    expect(await listed).toMatchObject({ ok: true });
    expect(usedTokens).toEqual(['old1', 'new2']);
  });

  it('that its own caller stopped does not begin again', async () => {
    const { scarf, usedTokens } = listWith(() => 'old1');
    const calls = new AccountCalls();
    calls.serve([ACME]);
    const stop = new AbortController();
    const listed = calls.of(scarf).listImports('acme', undefined, stop.signal);
    stop.abort();
    calls.serve([{ owner: 'acme', tokenNumber: 2 }]);
    expect((await listed).ok).toBe(false);
    expect(usedTokens).toEqual(['old1']);
  });
});
