import type * as KeytarModule from 'keytar';
import { failure, type Failure } from '../../shared/failure';
import type { TokenAnswer, TokenStore } from './token-store';

export interface KeytarStore extends TokenStore {
  /**
   * Settles when the system has answered all it was asked; null: it has. While a prompt is open this may be never, and
   * the thread that waits for it keeps Node from ending.
   */
  unanswered(): Promise<unknown> | null;
}

/** A prompt to unlock may be open, so people get time; but nothing waits for ever. */
const PROMPT_MS = 60_000;

type Keytar = typeof KeytarModule;

/**
 * The operating system's password store through keytar: Keychain on macOS, Credential Manager on Windows, the Secret
 * Service on Linux. Loaded at first use, because its native part may be missing or broken, and an app that cannot
 * keep a token must still start.
 */
export function keytarStore(
  service: string,
  load: () => Promise<Keytar> = () => import('keytar'),
): KeytarStore {
  const asked = new Set<Promise<unknown>>();
  const attempt = async <T>(work: (keytar: Keytar) => Promise<T>): Promise<T | Failure> => {
    const answer = load().then(
      (module) => work(unwrapped(module)),
      (error: unknown) => {
        throw new NotLoaded(String(error));
      },
    );
    asked.add(answer);
    const answered = (): unknown => asked.delete(answer);
    answer.then(answered, answered);
    try {
      return await withinTime(answer);
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
        // Seen to succeed: some stores take a value and lose it.
        return (await keytar.getPassword(service, account)) === token;
      });
      if (answer === true) return null;
      return answer === false ? failure('keychain-unreadable', 'The value read back differs.', true) : answer;
    },
    async forget(account) {
      const answer = await attempt((keytar) => keytar.deletePassword(service, account));
      if (answer === true) return null;
      // A locked store says the same as one that has no such entry.
      return answer === false ? failure('keychain-unreadable', undefined, true) : answer;
    },
    unanswered: () => (asked.size === 0 ? null : Promise.allSettled(asked)),
  };
}

/** A CommonJS module that was imported may hide behind `default`. */
function unwrapped(module: Keytar & { default?: Keytar }): Keytar {
  return module.default ?? module;
}

function withinTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The password store did not answer.')), PROMPT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The native part is missing, damaged, or made for another computer: unlocking something does not help. */
class NotLoaded extends Error {}

/** No service at all means that nothing can be saved here; anything else may pass when the user unlocks it. */
function classify(error: unknown): Failure {
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof NotLoaded) return failure('keychain-absent', details);
  // A store that went away while the app ran is named by its number on the bus (":1.9"), not by what it does.
  const absent =
    /org\.freedesktop\.secrets|ServiceUnknown|autolaunch|Could not connect|dbus|D-Bus|transport|no such file/i;
  return absent.test(details)
    ? failure('keychain-absent', details)
    : failure('keychain-unreadable', details, true);
}
