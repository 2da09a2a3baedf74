import { fail, type Result } from '../../shared/failure';
import { isSameOwner } from '../../shared/owner';
import type { Scarf } from '../scarf/scarf';

/** The account whose token is used. */
export interface ServedAccount {
  readonly owner: string;
  /** Which token of this run it is: 1 for the first. */
  readonly tokenNumber: number;
}

/**
 * The calls of the connected account. They end when it is removed or replaced: from then on its token is not used. When
 * only its token is replaced, they begin again with the new one. Uploads end with their imports.
 */
export class AccountCalls {
  #account: ServedAccount | null = null;
  #ending = new AbortController();

  /** Null: no account. Returns whether it is another account or another token than before. */
  serve(account: ServedAccount | null): boolean {
    const before = this.#account;
    if (account?.owner === before?.owner && account?.tokenNumber === before?.tokenNumber) return false;
    this.#account = account;
    this.#ending.abort();
    this.#ending = new AbortController();
    return true;
  }

  /** Scarf for the connected account. A call that its end stops fails with `not-connected`. */
  of(scarf: Scarf): Scarf {
    return {
      listImports: (owner, options, signal) =>
        this.#untilEnd(signal, (either) => scarf.listImports(owner, options, either)),
      getImport: (owner, id, signal) =>
        this.#untilEnd(signal, (either) => scarf.getImport(owner, id, either)),
      abortImport: (owner, id, signal) =>
        this.#untilEnd(signal, (either) => scarf.abortImport(owner, id, either)),
      listArtifacts: (owner, signal) =>
        this.#untilEnd(signal, (either) => scarf.listArtifacts(owner, either)),
      downloadLog: (owner, id, path, signal, onBytes) =>
        this.#untilEnd(signal, (either) => scarf.downloadLog(owner, id, path, either, onBytes)),
      upload: scarf.upload,
    };
  }

  async #untilEnd<T>(
    signal: AbortSignal | undefined,
    call: (either: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const { signal: end } = this.#ending;
    const owner = this.#account?.owner ?? null;
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
    const goesOn = owner !== null && isSameOwner(owner, this.#account?.owner ?? null);
    return goesOn && signal?.aborted !== true ? this.#untilEnd(signal, call) : fail('not-connected');
  }
}
