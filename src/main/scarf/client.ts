import type { Dispatcher } from 'undici';
import type { Artifact } from '../../shared/destination';
import { succeed, type Result } from '../../shared/failure';
import { ANSWER_BYTES } from '../../shared/limits';
import { systemClock, type Clock } from '../time/clock';
import { parseAddress } from './address';
import { call, readJson, readEmpty, type CallContext } from './call';
import { saveLog } from './log-download';
import type { Listed, RemoteImport } from './model';
import { allPages } from './pages';
import { artifactsPath, importPath, importsPath, withQuery, type ListQuery } from './paths';
import { parseArtifact, parseImport, parsePage } from './schemas';

export interface ScarfClientOptions {
  /** https, or http on this computer. With any other, every call fails with `address-not-allowed`. */
  readonly baseUrl: string;
  /** The token of an account; null: it has none here. Called for each request. */
  readonly token: (owner: string) => string | null;
  /** Called for each request: see `createDispatcher`. */
  readonly dispatcher: () => Dispatcher | Promise<Dispatcher>;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly limits?: Partial<ScarfLimits>;
}

/** Milliseconds and bytes. */
export interface ScarfLimits {
  /** Timeout of a small answer, from the name look-up to its last byte. */
  readonly answerMs: number;
  /** Timeout between two pieces of a log. */
  readonly stallMs: number;
  /** Timeout of a log that arrives very slowly: see `LogTarget`. */
  readonly slowMs: number;
  readonly listBytes: number;
  readonly answerBytes: number;
  readonly logBytes: number;
}

export interface ListOptions {
  readonly status?: NonNullable<RemoteImport['status']>;
  /** 1 to 100. */
  readonly perPage?: number;
  /** Called after each page with all rows so far; true: no more pages are needed. */
  readonly enough?: (rows: readonly RemoteImport[]) => boolean;
}

/**
 * Scarf's API without the upload. No call rejects: each resolves with its value or a failure whose details hold no
 * token. A retryable failure is tried up to three times. An aborted call resolves at once with `connection-lost`.
 */
export interface ScarfClient {
  /** The imports of an owner, as Scarf orders them. */
  listImports(
    owner: string,
    options?: ListOptions,
    signal?: AbortSignal,
  ): Promise<Result<Listed<RemoteImport>>>;
  getImport(owner: string, id: string, signal?: AbortSignal): Promise<Result<RemoteImport>>;
  /** Asks Scarf to stop an import. Idempotent. */
  abortImport(owner: string, id: string, signal?: AbortSignal): Promise<Result<void>>;
  /** Packages, then tracking pixels. Fails unless both lists can be read. */
  listArtifacts(owner: string, signal?: AbortSignal): Promise<Result<Listed<Artifact>>>;
  /** Saves the whole log at `path`; on failure an existing file stays. `onBytes` starts over with each attempt. */
  downloadLog(
    owner: string,
    id: string,
    path: string,
    signal?: AbortSignal,
    onBytes?: (bytes: number) => void,
  ): Promise<Result<void>>;
}

const ROWS_PER_PAGE = 100;
const DEFAULT_LIMITS: ScarfLimits = {
  answerMs: 30_000,
  stallMs: 60_000,
  slowMs: 600_000,
  listBytes: ANSWER_BYTES.list,
  answerBytes: ANSWER_BYTES.small,
  logBytes: ANSWER_BYTES.log,
};

export function createScarfClient(options: ScarfClientOptions): ScarfClient {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const address = parseAddress(options.baseUrl);
  const contextOf = (owner: string): CallContext => ({
    address,
    token: () => options.token(owner),
    dispatcher: options.dispatcher,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    answerMs: limits.answerMs,
    stallMs: limits.stallMs,
  });

  const list = <T extends { readonly id: string }>(
    owner: string,
    path: Result<string>,
    query: ListQuery,
    parse: (row: unknown) => T | null,
    signal: AbortSignal | undefined,
    enough?: (rows: readonly T[]) => boolean,
  ): Promise<Result<Listed<T>>> => {
    if (!path.ok) return Promise.resolve(path);
    const read = readJson(limits.listBytes, parsePage);
    return allPages(
      (page) =>
        call(contextOf(owner), { method: 'GET', path: withQuery(path.value, query, page) }, read, signal),
      { perPage: query.perPage, parse, enough },
    );
  };

  return {
    listImports: (owner, { status, perPage = ROWS_PER_PAGE, enough } = {}, signal) =>
      list(
        owner,
        importsPath(owner),
        status === undefined ? { perPage } : { perPage, status },
        parseImport,
        signal,
        enough,
      ),

    getImport: async (owner, id, signal) => {
      const path = importPath(owner, id);
      if (!path.ok) return path;
      return call(
        contextOf(owner),
        { method: 'GET', path: path.value },
        readJson(limits.answerBytes, parseImport),
        signal,
      );
    },

    abortImport: async (owner, id, signal) => {
      const path = importPath(owner, id, 'abort');
      if (!path.ok) return path;
      return call(
        contextOf(owner),
        { method: 'POST', path: path.value },
        readEmpty(limits.answerBytes),
        signal,
      );
    },

    listArtifacts: async (owner, signal) => {
      const of = (kind: Artifact['kind']): Promise<Result<Listed<Artifact>>> =>
        list(
          owner,
          artifactsPath(kind, owner),
          { perPage: ROWS_PER_PAGE },
          (row) => parseArtifact(kind, row),
          signal,
        );
      const [packages, pixels] = await Promise.all([of('package'), of('pixel')]);
      if (!packages.ok) return packages;
      if (!pixels.ok) return pixels;
      return succeed({
        rows: [...packages.value.rows, ...pixels.value.rows],
        complete: packages.value.complete && pixels.value.complete,
      });
    },

    downloadLog: async (owner, id, path, signal, onBytes = () => undefined) => {
      const remote = importPath(owner, id, 'log');
      if (!remote.ok) return remote;
      const { logBytes: maxBytes, stallMs, slowMs } = limits;
      const read = saveLog({ path, maxBytes, stallMs, slowMs, onBytes });
      return call(contextOf(owner), { method: 'GET', path: remote.value }, read, signal);
    },
  };
}
