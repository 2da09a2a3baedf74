import { fail, type Result } from '../../shared/failure';
import { accountKey } from '../../shared/owner';
import type { Scarf } from '../scarf/scarf';

/** An account whose token is used. */
export interface ServedAccount {
  readonly owner: string;
  /** Which token of this run it is: 1 for the first. */
  readonly tokenNumber: number;
}

interface Served extends ServedAccount {
  readonly ending: AbortController;
}

/**
 * The calls of the connected accounts. They end when their account is removed: from then on its token is not used. When
 * only its token is replaced, they begin again with the new one. Uploads end with their imports.
 */
export class AccountCalls {
  #served: ReadonlyMap<string, Served> = new Map();

  /** The accounts that are connected now. Returns whether one came, went or has another token. */
  serve(accounts: readonly ServedAccount[]): boolean {
    const before = this.#served;
    this.#served = new Map(
      accounts.map((account) => {
        const key = accountKey(account.owner);
        const same = before.get(key)?.tokenNumber === account.tokenNumber ? before.get(key) : undefined;
        return [key, same ?? { ...account, ending: new AbortController() }];
      }),
    );
    const kept = new Set(this.#served.values());
    const ended = [...before.values()].filter((each) => !kept.has(each));
    for (const { ending } of ended) ending.abort();
    return ended.length > 0 || this.#served.size > before.size;
  }

  /** Scarf for the connected accounts. A call that the end of its account stops fails with `not-connected`. */
  of(scarf: Scarf): Scarf {
    return {
      listImports: (owner, options, signal) =>
        this.#untilEnd(owner, signal, (either) => scarf.listImports(owner, options, either)),
      getImport: (owner, id, signal) =>
        this.#untilEnd(owner, signal, (either) => scarf.getImport(owner, id, either)),
      abortImport: (owner, id, signal) =>
        this.#untilEnd(owner, signal, (either) => scarf.abortImport(owner, id, either)),
      listArtifacts: (owner, signal) =>
        this.#untilEnd(owner, signal, (either) => scarf.listArtifacts(owner, either)),
      downloadLog: (owner, id, path, signal, onBytes) =>
        this.#untilEnd(owner, signal, (either) => scarf.downloadLog(owner, id, path, either, onBytes)),
      upload: scarf.upload,
    };
  }

  async #untilEnd<T>(
    owner: string,
    signal: AbortSignal | undefined,
    call: (either: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const end = this.#served.get(accountKey(owner))?.ending.signal;
    if (end === undefined) return fail('not-connected');
    const either = new AbortController();
    const stop = (): void => either.abort();
    // `AbortSignal.any` would keep each call in memory until the account ends.
    for (const one of [end, signal]) {
      if (one?.aborted === true) stop();
      else one?.addEventListener('abort', stop, { once: true });
    }
    const answer = await call(either.signal);
    for (const one of [end, signal]) one?.removeEventListener('abort', stop);
    if (!end.aborted || answer.ok) return answer;
    // With another token of the account it begins again; without one, that fails at once.
    return signal?.aborted === true ? fail('not-connected') : this.#untilEnd(owner, signal, call);
  }
}
