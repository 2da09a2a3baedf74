import { isSameOwner } from '../../shared/owner';
import type { ImportView } from '../../shared/imports/import';
import { invoke } from '../ipc/client';
import { connection, imports } from './app-state';

/** The account in use, and the imports that are its own. Without an account all imports are shown. */
class AccountInUse {
  /** Null: there is none. */
  readonly owner: string | null = $derived(
    connection.value.state === 'opening' ? null : connection.value.owner,
  );
  readonly own: readonly ImportView[] = $derived(imports.own.filter(({ owner }) => this.isOf(owner)));
  readonly underWay: readonly ImportView[] = $derived(
    imports.underWay.filter(({ owner }) => this.isOf(owner)),
  );

  /** Whether something of this account is shown where only one account is. */
  isOf(owner: string): boolean {
    return this.owner === null || isSameOwner(this.owner, owner);
  }

  /** Uses another account. False: a file is open that would close, and nothing changed. */
  async use(owner: string, close: 'ask' | 'close'): Promise<boolean> {
    const answer = await invoke('connection.use', { owner, ...(close === 'close' && { closing: true }) });
    return !answer.ok || answer.value === 'used';
  }
}

export const accountInUse = new AccountInUse();

/** How many imports of an account are under way. */
export function underWayIn(owner: string): number {
  return imports.underWay.filter((view) => isSameOwner(view.owner, owner)).length;
}
