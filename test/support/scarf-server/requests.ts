import type { IncomingMessage } from 'node:http';
import type { RecordedRequest, RequestFilter, RequestWait } from './contract';
import { pathFits } from './path-pattern';

/** Limits the stored requests, so that a long soak stays small. */
const KEPT = 50_000;

/** One request. Its fields change while it is served. */
export class OpenRequest {
  bodyBytes = 0;
  state: RecordedRequest['state'] = 'open';
  status: number | undefined;
  fault: string | undefined;
  importId: string | undefined;

  constructor(
    readonly number: number,
    readonly at: string,
    readonly method: string,
    readonly path: string,
    readonly headers: Readonly<Record<string, string | string[]>>,
  ) {}

  record(showToken: boolean): RecordedRequest {
    const { authorization } = this.headers;
    const redacted = authorization === undefined || showToken ? {} : { authorization: 'Bearer ***' };
    return {
      number: this.number,
      at: this.at,
      method: this.method,
      path: this.path,
      headers: { ...this.headers, ...redacted },
      bodyBytes: this.bodyBytes,
      state: this.state,
      ...(this.status !== undefined && { status: this.status }),
      ...(this.fault !== undefined && { fault: this.fault }),
      ...(this.importId !== undefined && { importId: this.importId }),
    };
  }
}

/** The requests to Scarf's own paths, in order. */
export class Requests {
  #requests: OpenRequest[] = [];
  #count = 0;
  readonly #watchers = new Set<() => void>();

  open(request: IncomingMessage, now: number): OpenRequest {
    this.#count += 1;
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers[name] = value;
    const { method = 'GET', url = '/' } = request;
    const opened = new OpenRequest(this.#count, new Date(now).toISOString(), method, url, headers);
    this.#requests.push(opened);
    if (this.#requests.length > KEPT * 2) this.#requests = this.#requests.slice(-KEPT);
    return opened;
  }

  /** A request changed: wakes all waiting calls. */
  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  select(filter: RequestFilter): readonly RecordedRequest[] {
    return this.#requests
      .filter((item) => fits(item, filter))
      .map((item) => item.record(filter.showToken === true));
  }

  /** Resolves once a matching request has progressed as far as requested. Rejects after the timeout or on abort. */
  waitFor(wait: RequestWait, signal: AbortSignal): Promise<RecordedRequest> {
    const { nth = 1, bodyBytes = 0, ended = false, timeout = 60_000 } = wait;
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        signal.removeEventListener('abort', stop);
        act();
      };
      const stop = (): void => finish(() => reject(new Error('the server ended')));
      const look = (): void => {
        const found = this.#requests.filter((item) => fits(item, wait))[nth - 1];
        if (found === undefined || found.bodyBytes < bodyBytes || (ended && found.state === 'open')) return;
        finish(() => resolve(found.record(wait.showToken === true)));
      };
      const timer = setTimeout(
        () =>
          finish(() => reject(new Error(`no such request within ${timeout} ms: ${JSON.stringify(wait)}`))),
        timeout,
      );
      signal.addEventListener('abort', stop, { once: true });
      this.#watchers.add(look);
      look();
    });
  }

  clear(): void {
    this.#requests = [];
    this.#count = 0;
  }
}

const fits = (item: OpenRequest, filter: RequestFilter): boolean =>
  (filter.method === undefined || filter.method.toUpperCase() === item.method) &&
  (filter.path === undefined || pathFits(filter.path, item.path));
