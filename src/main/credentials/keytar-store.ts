import type * as KeytarModule from 'keytar';
import { failure, type Failure, retryableFailure } from '../../shared/failure';
import type { TokenAnswer, TokenStore } from './token-store';

export interface KeytarStore extends TokenStore {
  /**
   * Settles when all open calls have been answered; null: there are none. While a prompt is open this may be never, and
   * the waiting thread keeps Node from ending.
   */
  pendingCalls(): Promise<unknown> | null;
}

/** Long enough for the user to answer a prompt to unlock. */
const TIMEOUT_MS = 60_000;

type Keytar = typeof KeytarModule;

/**
 * The operating system's password store through keytar: Keychain on macOS, Credential Manager on Windows, the Secret
 * Service on Linux. Keytar is loaded at first use: its native part may be missing, and the app must start without it.
 */
export function keytarStore(
  service: string,
  load: () => Promise<Keytar> = () => import('keytar'),
): KeytarStore {
  const pending = new Set<Promise<unknown>>();
  const attempt = async <T>(work: (keytar: Keytar) => Promise<T>): Promise<T | Failure> => {
    const answer = load().then(
      (module) => work(unwrapped(module)),
      (error: unknown) => {
        throw new LoadError(String(error));
      },
    );
    pending.add(answer);
    const settled = (): unknown => pending.delete(answer);
    answer.then(settled, settled);
    try {
      return await withTimeout(answer);
    } catch (error) {
      return classify(error);
    }
  };
  return {
    async read(account): Promise<TokenAnswer> {
      const answer = await attempt((keytar) => keytar.getPassword(service, account));
      if (answer === null) return { kind: 'none' };
      return typeof answer === 'string'
        ? { kind: 'token', token: answer }
        : { kind: 'unreadable', failure: answer };
    },
    async write(account, token) {
      const answer = await attempt(async (keytar) => {
        await keytar.setPassword(service, account, token);
        // Read it back: some stores accept a value and lose it.
        return (await keytar.getPassword(service, account)) === token;
      });
      if (answer === true) return null;
      return answer === false
        ? retryableFailure('keychain-unreadable', 'The value read back differs.')
        : answer;
    },
    async forget(account) {
      const answer = await attempt((keytar) => keytar.deletePassword(service, account));
      if (answer === true) return null;
      // False means that there is no such entry, or that the store is locked.
      return answer === false ? retryableFailure('keychain-unreadable') : answer;
    },
    pendingCalls: () => (pending.size === 0 ? null : Promise.allSettled(pending)),
  };
}

/** The import of a CommonJS module may have its exports under `default`. */
function unwrapped(module: Keytar & { default?: Keytar }): Keytar {
  return module.default ?? module;
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The password store did not answer.')), TIMEOUT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Keytar's native part is missing, damaged or built for another system. */
class LoadError extends Error {}

/** `keychain-absent` when there is no password store; any other error may pass once the user unlocks it. */
function classify(error: unknown): Failure {
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof LoadError) return failure('keychain-absent', details);
  // The error names a store that stopped while the app ran by its bus number (":1.9"), hence the general patterns.
  const absent =
    /org\.freedesktop\.secrets|ServiceUnknown|autolaunch|Could not connect|dbus|D-Bus|transport|no such file/i;
  return absent.test(details)
    ? failure('keychain-absent', details)
    : retryableFailure('keychain-unreadable', details);
}
