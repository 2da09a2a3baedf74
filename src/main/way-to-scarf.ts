import type { Settings } from '../shared/settings';
import type { Scarf } from './imports/ports';
import { createCertificates } from './scarf/certificates';
import { createScarfClient } from './scarf/client';
import { createDispatcher } from './scarf/connect';
import { createUploader } from './scarf/upload';

/** How this computer reaches Scarf: its proxy, its certificates, its connections. */
export interface WayToScarf {
  /** Scarf for whoever has this token; asked at each call. */
  scarfFor(token: () => string | null): Scarf;
  /** Connections of before are not to be trusted any more: after a sleep, or when the way was changed. */
  reconnect(): void;
}

export function wayToScarf(options: {
  readonly apiUrl: string;
  readonly settings: () => Pick<Settings, 'proxy' | 'certificateFile'>;
  /** What the system says, as a proxy auto-configuration does. */
  readonly systemProxy: (url: string) => Promise<string>;
}): WayToScarf {
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
  let dispatcher = createDispatcher(connect);
  return {
    scarfFor: (token) => ({
      ...createScarfClient({ baseUrl: apiUrl, token, dispatcher: () => dispatcher }),
      upload: createUploader({ baseUrl: apiUrl, token, connect, onDoubt }),
    }),
    reconnect: () => {
      // An upload is never begun anew: it goes on if its connection lives, and is unconfirmed soon if it does not.
      for (const doubt of doubts) doubt();
      void dispatcher.destroy().catch(() => undefined);
      dispatcher = createDispatcher(connect);
    },
  };
}
