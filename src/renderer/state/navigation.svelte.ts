import type { HelpTopic } from '../../shared/app/help';

/** The current screen. The import tab itself chooses between Connect, Start and Check. */
export type Screen =
  | {
      readonly screen: 'import';
      /** The check of a file that is open and not shown: the start is. */
      readonly aside?: string;
    }
  | {
      readonly screen: 'history';
      /** Imports of all accounts are listed; absent: those of the account in use. */
      readonly accounts?: 'all';
    }
  | { readonly screen: 'settings' }
  | { readonly screen: 'help'; readonly topic: HelpTopic }
  | { readonly screen: 'problem-report'; readonly from: Tab }
  | {
      /** Adds an account beside those that are kept, or enters another token for one. */
      readonly screen: 'connect';
      /** Null: another account. */
      readonly owner: string | null;
      readonly from: Tab;
    }
  | { readonly screen: 'import-detail'; readonly importId: string; readonly from: Tab }
  | {
      readonly screen: 'log';
      readonly importId: string;
      readonly from: Tab;
      /** The key of the cause whose entries are shown first; absent: all entries are. */
      readonly cause?: string;
    };

/** The entries of the sidebar, from top to bottom. */
export const TABS = ['import', 'history', 'settings', 'help'] as const;
export type Tab = (typeof TABS)[number];

class Navigation {
  #at: Screen = $state.raw({ screen: 'import' });

  get at(): Screen {
    return this.#at;
  }

  /** The selected entry of the sidebar. */
  readonly tab: Tab = $derived('from' in this.#at ? this.#at.from : this.#at.screen);

  go(screen: Tab): void {
    if (screen === 'help') this.showHelp('first-import');
    else this.#at = { screen };
  }

  /** Opens History with the imports of every account. */
  showAllImports(): void {
    this.#at = { screen: 'history', accounts: 'all' };
  }

  showHelp(topic: HelpTopic): void {
    this.#at = { screen: 'help', topic };
  }

  reportProblem(): void {
    this.#at = { screen: 'problem-report', from: this.tab };
  }

  /** Opens the connect screen for another account, or with another token for this one. */
  addAccount(owner: string | null = null): void {
    this.#at = { screen: 'connect', owner, from: this.tab };
  }

  /** Opens the start of the Import tab beside an open file. A later file is shown by itself. */
  showStart(aside: string): void {
    this.#at = { screen: 'import', aside };
  }

  /** Opens one import; Back returns to the tab it was opened from. */
  showImport(importId: string, from: Tab = this.tab): void {
    this.#at = { screen: 'import-detail', importId, from };
  }

  showLog(importId: string, cause?: string): void {
    this.#at = { screen: 'log', importId, from: this.tab, ...(cause !== undefined && { cause }) };
  }

  /** Goes from a log to its import, and from an import to the tab it was opened from. */
  back(): void {
    if (this.#at.screen === 'log') this.showImport(this.#at.importId, this.#at.from);
    else this.go(this.tab);
  }
}

export const navigation = new Navigation();
