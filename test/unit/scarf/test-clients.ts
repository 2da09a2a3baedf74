import type { Agent } from 'undici';
import type { Clock } from '../../../src/main/time/clock';
import { createScarfClient, type ScarfClient, type ScarfClientOptions } from '../../../src/main/scarf/client';
import { createDispatcher, type ConnectOptions } from '../../../src/main/scarf/connect';
import { createUploader, type Upload, type UploaderOptions } from '../../../src/main/scarf/upload';
import { NO_SIGN_INS } from '../../support/proxy-sign-ins';
import { atEnd } from '../../support/servers';

export const TOKEN = 'canary-3f9c1e77-token';

/** A clock whose sleeps end at once; it records them. */
export function quickClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.parse('2026-07-01T12:00:00Z'),
    monotonic: () => 0,
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
}

/** Long enough for a loaded machine: only a test of a silent server waits for a limit, and sets a short one. */
const PATIENCE_MS = 10_000;
/** The limits of a test whose server falls silent. */
export const IMPATIENT = { stallMs: 400, answerMs: 400 } as const;

export const DIRECT: ConnectOptions = {
  resolveProxy: async () => 'DIRECT',
  caCertificates: async () => undefined,
  signIns: NO_SIGN_INS,
  timeoutMs: PATIENCE_MS,
};

/** A client whose connections end with the test. */
export function clientFor(
  baseUrl: string,
  options: Partial<ScarfClientOptions> = {},
  connect: Partial<ConnectOptions> = {},
): ScarfClient {
  const agent: Agent = createDispatcher({ ...DIRECT, ...connect });
  atEnd(() => void agent.destroy().catch(() => undefined));
  return createScarfClient({
    baseUrl,
    token: () => TOKEN,
    dispatcher: () => agent,
    clock: quickClock(),
    random: () => 0.5,
    ...options,
  });
}

export function uploaderFor(
  baseUrl: string,
  options: Partial<UploaderOptions> = {},
  connect: Partial<ConnectOptions> = {},
): Upload {
  return createUploader({
    baseUrl,
    token: () => TOKEN,
    connect: { ...DIRECT, ...connect },
    stallMs: PATIENCE_MS,
    answerMs: PATIENCE_MS,
    ...options,
  });
}
