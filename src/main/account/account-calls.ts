import { fail, type Result } from '../../shared/failure';
import type { Scarf } from '../scarf/scarf';

/**
 * The calls of the connected account. They end when it is removed or replaced: from then on its token is not used.
 * Uploads end with their imports.
 */
export class AccountCalls {
  #owner: string | null = null;
  #ending = new AbortController();

  /** Null: no account. */
  serve(owner: string | null): void {
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#ending.abort();
    this.#ending = new AbortController();
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
    const either = new AbortController();
    const stop = (): void => either.abort();
    // `AbortSignal.any` would keep each call in memory until the account ends.
    for (const one of [end, signal]) {
      if (one?.aborted === true) stop();
      else one?.addEventListener('abort', stop, { once: true });
    }
    const answer = await call(either.signal);
    for (const one of [end, signal]) one?.removeEventListener('abort', stop);
    return end.aborted && !answer.ok ? fail('not-connected') : answer;
  }
}
