import type * as KeytarModule from 'keytar';
import { failure, type Failure, retryableFailure } from '../../shared/failure';

export type Keytar = typeof KeytarModule;

/**
 * Calls of the operating system's password store through keytar: Keychain on macOS, Credential Manager on Windows, the
 * Secret Service on Linux.
 */
export interface KeytarCalls {
  /** Answers within a minute and never rejects. Calls take effect in their order, also those answered with a failure. */
  attempt<T>(work: (keytar: Keytar) => Promise<T>): Promise<T | Failure>;
  /**
   * Settles when all open calls have been answered; null: there are none. While a prompt is open this may be never, and
   * the waiting thread keeps Node from ending.
   */
  pendingCalls(): Promise<unknown> | null;
}

/** Long enough for the user to answer a prompt to unlock. */
const TIMEOUT_MS = 60_000;

/** Keytar is loaded at first use: its native part may be missing, and the app must start without it. */
export function keytarCalls(load: () => Promise<Keytar> = () => import('keytar')): KeytarCalls {
  const pending = new Set<Promise<unknown>>();
  // One call at a time: each holds one of libuv's few threads, and a late one must not overtake its successor.
  let last: Promise<unknown> = Promise.resolve();
  return {
    attempt: async (work) => {
      const answer = last.then(load).then(
        (module) => work(unwrapped(module)),
        (error: unknown) => {
          throw new LoadError(String(error));
        },
      );
      pending.add(answer);
      const settled = (): unknown => pending.delete(answer);
      last = answer.then(settled, settled);
      try {
        return await withTimeout(answer);
      } catch (error) {
        return classify(error);
      }
    },
    pendingCalls: () => (pending.size === 0 ? null : Promise.allSettled(pending)),
  };
}

/** True: the entry can be read back, as it must be: some stores accept a value and lose it. */
export async function saveEntry(
  keytar: Keytar,
  service: string,
  account: string,
  entry: string,
): Promise<boolean> {
  await keytar.setPassword(service, account, entry);
  return (await keytar.getPassword(service, account)) === entry;
}

/** The failure of a save; null: the entry is there. */
export function unsavedFailure(isSaved: boolean | Failure): Failure | null {
  if (isSaved === true) return null;
  return isSaved === false
    ? retryableFailure('keychain-unreadable', 'The value read back differs.')
    : isSaved;
}

/** No account has this name: names hold no spaces. */
const PROBE = 'is the store open';

/**
 * Whether the store takes and deletes an entry. A locked one answers that an entry is not there, and keytar ends the
 * process when it lists the entries of one.
 */
export async function isOpen(keytar: Keytar, service: string): Promise<boolean> {
  await keytar.setPassword(service, PROBE, 'yes');
  return keytar.deletePassword(service, PROBE);
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
