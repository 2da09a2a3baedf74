import { retryableFailure } from '../../shared/failure';
import { entryOf, keptIn } from './kept-token';
import { isOpen, saveEntry, unsavedFailure, type Keytar, type KeytarCalls } from './keytar-calls';
import type { KeptToken, TokenAnswer, TokenStore } from './token-store';

export interface KeytarServices {
  /** The name of our entries. */
  readonly current: string;
  /** Their name before; their tokens are moved over when they are read. Null: they are not for this app. */
  readonly earlier: string | null;
}

/** Tokens in the operating system's password store. */
export function keytarStore({ current, earlier }: KeytarServices, { attempt }: KeytarCalls): TokenStore {
  const services = earlier === null ? [current] : [current, earlier];
  const save = (keytar: Keytar, account: string, kept: KeptToken): Promise<boolean> =>
    saveEntry(keytar, current, account, entryOf(kept));

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
      return unsavedFailure(answer);
    },
    async forgetAllBut(keep, accounts) {
      const answer = await attempt(async (keytar) => {
        if (!(await isOpen(keytar, current))) return false;
        for (const service of services) {
          const found = await keytar.findCredentials(service);
          const all = new Set([...accounts, ...found.map(({ account }) => account)]);
          for (const account of all) {
            if (keep.includes(account)) continue;
            await keytar.deletePassword(service, account);
            if ((await keytar.getPassword(service, account)) !== null) return false;
          }
        }
        return true;
      });
      if (answer === true) return null;
      return answer === false ? retryableFailure('keychain-unreadable') : answer;
    },
  };
}
