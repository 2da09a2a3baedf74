import { retryableFailure, type Failure } from '../../shared/failure';
import type { SignIn } from '../../shared/app/proxy-sign-in';
import { isOpen, saveEntry, unsavedFailure, type KeytarCalls } from './keytar-calls';

/** Keeps sign-ins between runs, by the address of their proxy. No method rejects. */
export interface SignInStore {
  /** Null: the password store has none, or cannot be read. */
  read(address: string): Promise<SignIn | null>;
  /** Null when it is saved, else the reason. */
  write(address: string, signIn: SignIn): Promise<Failure | null>;
  /** Null when it is certainly deleted, else the reason for the doubt. */
  forget(address: string): Promise<Failure | null>;
}

/** Neither a user name nor a password holds a line break. */
const BETWEEN = '\n';

/** Sign-ins in the operating system's password store, under this name of entries. */
export function signInStore(service: string, { attempt }: KeytarCalls): SignInStore {
  return {
    async read(address) {
      const entry = await attempt((keytar) => keytar.getPassword(service, address));
      if (typeof entry !== 'string') return null;
      const [user = '', password = ''] = entry.split(BETWEEN);
      return { user, password };
    },
    async write(address, { user, password }) {
      const entry = [user, password].join(BETWEEN);
      return unsavedFailure(await attempt((keytar) => saveEntry(keytar, service, address, entry)));
    },
    async forget(address) {
      const isGone = await attempt(async (keytar) => {
        if (!(await isOpen(keytar, service))) return false;
        await keytar.deletePassword(service, address);
        return (await keytar.getPassword(service, address)) === null;
      });
      if (isGone === true) return null;
      return isGone === false ? retryableFailure('keychain-unreadable') : isGone;
    },
  };
}
