import type { Dispatcher } from 'undici';
import type { Artifact } from '../../shared/destination';
import type { Result } from '../../shared/failure';
import { systemClock, type Clock } from '../time/clock';
import { parseAddress } from './address';
import { call, takeJson, takeNothing, type Line } from './call';
import { takeLog } from './log-download';
import type { RemoteImport } from './model';
import { allPages } from './pages';
import { artifactsPath, importPath, importsPath, withQuery, type ListQuery } from './paths';
import { parseArtifact, parseImport, parsePage } from './schemas';

export interface ScarfClientOptions {
  /** https, or http on this computer; else every call fails with `address-not-allowed`. */
  readonly baseUrl: string;
  readonly token: () => string | null;
  /** Asked at each call: see `createDispatcher`. */
  readonly dispatcher: () => Dispatcher | Promise<Dispatcher>;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly limits?: Partial<ScarfLimits>;
}

/** Milliseconds and bytes. */
export interface ScarfLimits {
  /** Whole time of a small answer, from the first look-up to its last byte. */
  readonly answerMs: number;
  /** Longest silence while a log arrives. */
  readonly stallMs: number;
  readonly listBytes: number;
  readonly answerBytes: number;
  readonly logBytes: number;
}

export interface ListOptions {
  readonly status?: NonNullable<RemoteImport['status']>;
  /** Rows a page, 1 to 100. */
  readonly perPage?: number;
  /** Ends the reading early; asked after each page with all rows so far. */
  readonly enough?: (rows: readonly RemoteImport[]) => boolean;
}

/**
 * Scarf's API, but for the upload. No call throws: each answers with its value or a typed failure whose details hold
 * no token. Calls are tried up to three times where a failure may pass. A call that its signal stopped answers at once
 * with `connection-lost`; whoever aborted knows better.
 */
export interface ScarfClient {
  /** All imports of an owner, as Scarf orders them. */
  listImports(owner: string, options?: ListOptions, signal?: AbortSignal): Promise<Result<RemoteImport[]>>;
  getImport(owner: string, id: string, signal?: AbortSignal): Promise<Result<RemoteImport>>;
  /** Asks Scarf to end an import. Asking twice is the same as asking once. */
  abortImport(owner: string, id: string, signal?: AbortSignal): Promise<Result<void>>;
  /** All packages, then all tracking pixels. One list without the other is a failure. */
  listArtifacts(owner: string, signal?: AbortSignal): Promise<Result<Artifact[]>>;
  /** Puts the whole log at `path`, or leaves what is there as it was. `onBytes` starts over when a try fails. */
  downloadLog(
    owner: string,
    id: string,
    path: string,
    signal?: AbortSignal,
    onBytes?: (bytes: number) => void,
  ): Promise<Result<void>>;
}

const MIB = 1024 * 1024;
const ROWS_PER_PAGE = 100;
const DEFAULT_LIMITS: ScarfLimits = {
  answerMs: 30_000,
  stallMs: 60_000,
  listBytes: 32 * MIB,
  answerBytes: MIB,
  logBytes: 8 * 1024 * MIB,
};

export function createScarfClient(options: ScarfClientOptions): ScarfClient {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const line: Line = {
    address: parseAddress(options.baseUrl),
    token: options.token,
    dispatcher: options.dispatcher,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    answerMs: limits.answerMs,
    stallMs: limits.stallMs,
  };

  const list = <T extends { readonly id: string }>(
    path: Result<string>,
    query: Omit<ListQuery, 'after'>,
    parse: (row: unknown) => T | null,
    signal: AbortSignal | undefined,
    enough?: (rows: readonly T[]) => boolean,
  ): Promise<Result<T[]>> => {
    if (!path.ok) return Promise.resolve(path);
    const take = takeJson(limits.listBytes, parsePage);
    return allPages(
      (after) =>
        call(line, { method: 'GET', path: withQuery(path.value, { ...query, after }) }, take, signal),
      { perPage: query.perPage, parse, enough },
    );
  };

  return {
    listImports: (owner, { status, perPage = ROWS_PER_PAGE, enough } = {}, signal) =>
      list(
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
        line,
        { method: 'GET', path: path.value },
        takeJson(limits.answerBytes, parseImport),
        signal,
      );
    },

    abortImport: async (owner, id, signal) => {
      const path = importPath(owner, id, 'abort');
      if (!path.ok) return path;
      return call(line, { method: 'POST', path: path.value }, takeNothing(limits.answerBytes), signal);
    },

    listArtifacts: async (owner, signal) => {
      const of = (kind: Artifact['kind']): Promise<Result<Artifact[]>> =>
        list(
          artifactsPath(kind, owner),
          { perPage: ROWS_PER_PAGE },
          (row) => parseArtifact(kind, row),
          signal,
        );
      const [packages, pixels] = await Promise.all([of('package'), of('pixel')]);
      if (!packages.ok) return packages;
      if (!pixels.ok) return pixels;
      return { ok: true, value: [...packages.value, ...pixels.value] };
    },

    downloadLog: async (owner, id, path, signal, onBytes = () => undefined) => {
      const remote = importPath(owner, id, 'log');
      if (!remote.ok) return remote;
      const take = takeLog({ path, maxBytes: limits.logBytes, onBytes }, limits.stallMs);
      return call(line, { method: 'GET', path: remote.value }, take, signal);
    },
  };
}
