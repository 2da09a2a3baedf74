import { isSameOwner } from '../../shared/owner';
import type { Remembered } from '../checks/memory';
import { adopted, ofAccount, withOfAccount } from '../storage/by-account';
import {
  MAX_ANSWERED,
  MAX_DESTINATIONS,
  MAX_MAPPINGS,
  MAX_NAMES,
  type SettingsStore,
} from '../storage/settings-store';

interface RememberedParts {
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly write: SettingsStore['write'];
  readonly mappingsChanged: () => void;
}

/** What checks remember, in the settings: all but answers by account. Beyond a limit the oldest is forgotten. */
export class RememberedByAccount {
  constructor(private readonly parts: RememberedParts) {}

  /** What is remembered of an account, which is asked for at each read and write: the one in use may change. */
  of(owner: () => string | null): Remembered {
    const { settings, write, mappingsChanged } = this.parts;
    return {
      mappings: {
        read: () => ofAccount(this.#mappings, owner()),
        write: (mappings) => {
          write('mappings', withOfAccount(this.#mappings, owner(), mappings).slice(-MAX_MAPPINGS));
          mappingsChanged();
        },
      },
      names: {
        read: () => ofAccount(this.#names, owner()),
        write: (names) => write('names', withOfAccount(this.#names, owner(), names).slice(-MAX_NAMES)),
      },
      destinations: {
        read: () => this.#destinations.filter((each) => isSameOwner(each.owner, owner())),
        write: (destinations) => {
          const its = owner();
          // Without an account nothing is sent, so no destination is worth remembering.
          if (its === null) return;
          const others = this.#destinations.filter((each) => !isSameOwner(each.owner, its));
          const all = [...others, ...destinations.map((each) => ({ ...each, owner: its }))];
          write('destinations', all.slice(-MAX_DESTINATIONS));
        },
      },
      answers: {
        read: () => settings.read('answers') ?? [],
        write: (answers) => write('answers', answers.slice(-MAX_ANSWERED)),
      },
    };
  }

  /** What was remembered before the app knew of whom becomes this account's. */
  adopt(owner: string): void {
    const mappings = adopted(this.#mappings, owner);
    if (mappings !== null) this.parts.write('mappings', mappings);
    const names = adopted(this.#names, owner);
    if (names !== null) this.parts.write('names', names);
  }

  get #mappings() {
    return this.parts.settings.read('mappings') ?? [];
  }

  get #names() {
    return this.parts.settings.read('names') ?? [];
  }

  get #destinations() {
    return this.parts.settings.read('destinations') ?? [];
  }
}
