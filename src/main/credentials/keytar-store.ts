import type * as KeytarModule from 'keytar';
import { failure, type Failure, retryableFailure } from '../../shared/failure';
import { entryOf, keptIn } from './kept-token';
import type { KeptToken, TokenAnswer, TokenStore } from './token-store';

export interface KeytarStore extends TokenStore {
  /**
   * Settles when all open calls have been answered; null: there are none. While a prompt is open this may be never, and
   * the waiting thread keeps Node from ending.
   */
  pendingCalls(): Promise<unknown> | null;
}

export interface KeytarServices {
  /** The name of our entries. */
  readonly current: string;
  /** Their name before; their tokens are moved over when they are read. Null: they are not for this app. */
  readonly earlier: string | null;
}

/** Long enough for the user to answer a prompt to unlock. */
const TIMEOUT_MS = 60_000;

type Keytar = typeof KeytarModule;

/**
 * The operating system's password store through keytar: Keychain on macOS, Credential Manager on Windows, the Secret
 * Service on Linux. Keytar is loaded at first use: its native part may be missing, and the app must start without it.
 */
export function keytarStore(
  { current, earlier }: KeytarServices,
  load: () => Promise<Keytar> = () => import('keytar'),
): KeytarStore {
  const services = earlier === null ? [current] : [current, earlier];
  const pending = new Set<Promise<unknown>>();
  // One call at a time: each holds one of libuv's few threads, and a late one must not overtake its successor.
  let last: Promise<unknown> = Promise.resolve();
  const attempt = async <T>(work: (keytar: Keytar) => Promise<T>): Promise<T | Failure> => {
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
  };

  /** True: the token can be read back, as it must be: some stores accept a value and lose it. */
  const save = async (keytar: Keytar, account: string, kept: KeptToken): Promise<boolean> => {
    const entry = entryOf(kept);
    await keytar.setPassword(current, account, entry);
    return (await keytar.getPassword(current, account)) === entry;
  };

  return {
    async read(account): Promise<TokenAnswer> {
      const answer = await attempt(async (keytar): Promise<TokenAnswer> => {
        const entry = await keytar.getPassword(current, account);
        if (entry !== null) return { kind: 'token', kept: keptIn(entry) };
        const before = earlier === null ? null : await keytar.getPassword(earlier, account);
        if (earlier === null || before === null) return { kind: 'none' };
        const kept = keptIn(before);
        // If it cannot be moved, it stays where it is.
        if (await save(keytar, account, kept).catch(() => false))
          await keytar.deletePassword(earlier, account);
        return { kind: 'token', kept };
      });
      return 'kind' in answer ? answer : { kind: 'unreadable', failure: answer };
    },
    async write(account, kept) {
      const answer = await attempt(async (keytar) => {
        const isSaved = await save(keytar, account, kept);
        if (isSaved && earlier !== null) await keytar.deletePassword(earlier, account).catch(() => false);
        return isSaved;
      });
      if (answer === true) return null;
      return answer === false
        ? retryableFailure('keychain-unreadable', 'The value read back differs.')
        : answer;
    },
    async forgetAllBut(keep, accounts) {
      const answer = await attempt(async (keytar) => {
        if (!(await isOpen(keytar, current))) return false;
        for (const service of services) {
          const found = await keytar.findCredentials(service);
          const all = new Set([...accounts, ...found.map(({ account }) => account)]);
          for (const account of all) {
            if (account === keep) continue;
            await keytar.deletePassword(service, account);
            if ((await keytar.getPassword(service, account)) !== null) return false;
          }
        }
        return true;
      });
      if (answer === true) return null;
      return answer === false ? retryableFailure('keychain-unreadable') : answer;
    },
    pendingCalls: () => (pending.size === 0 ? null : Promise.allSettled(pending)),
  };
}

/** No account has this name: names hold no spaces. */
const PROBE = 'is the store open';

/**
 * Whether the store takes and deletes an entry. A locked one answers that an entry is not there, and keytar ends the
 * process when it lists the entries of one.
 */
async function isOpen(keytar: Keytar, service: string): Promise<boolean> {
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
