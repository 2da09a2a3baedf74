import type { Dispatcher } from 'undici';
import type { Settings } from '../../shared/settings';
import type { Scarf } from './scarf';
import { createCertificates } from './certificates';
import { createScarfClient } from './client';
import { createUploader } from './upload';

/** How this computer reaches Scarf: its proxy, its certificates, its connections. */
export interface ScarfConnection {
  /** Scarf for whoever has this token; asked at each call. */
  scarfFor(token: () => string | null): Scarf;
  /** Connections of before are not to be trusted any more: after a sleep, or when the way was changed. */
  reconnect(): void;
}

export function connectToScarf(options: {
  readonly apiUrl: string;
  readonly settings: () => Pick<Settings, 'proxy' | 'certificateFile'>;
  /** What the system says, as a proxy auto-configuration does. */
  readonly systemProxy: (url: string) => Promise<string>;
  /** Nothing is asked before: the code that connects takes a while to read, and the window comes first. */
  readonly free: Promise<void>;
}): ScarfConnection {
  const { apiUrl, settings, systemProxy } = options;
  const connect = {
    resolveProxy: async (url: string) => (settings().proxy === 'none' ? 'DIRECT' : systemProxy(url)),
    caCertificates: createCertificates(() => settings().certificateFile),
  };
  const doubts = new Set<() => void>();
  const onDoubt = (doubt: () => void): (() => void) => {
    doubts.add(doubt);
    return () => doubts.delete(doubt);
  };
  const begin = async (): Promise<Dispatcher> => {
    await options.free;
    const { createDispatcher } = await import('./connect');
    return createDispatcher(connect);
  };
  let begun: Promise<Dispatcher> | null = null;
  return {
    scarfFor: (token) => ({
      ...createScarfClient({ baseUrl: apiUrl, token, dispatcher: () => (begun ??= begin()) }),
      upload: createUploader({ baseUrl: apiUrl, token, connect, onDoubt }),
    }),
    reconnect: () => {
      // An upload is never begun anew: it goes on if its connection lives, and is unconfirmed soon if it does not.
      for (const doubt of doubts) doubt();
      void begun?.then((dispatcher) => dispatcher.destroy()).catch(() => undefined);
      begun = null;
    },
  };
}
