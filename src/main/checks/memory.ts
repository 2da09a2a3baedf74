import type { Destination, RememberedName } from '../../shared/destination';
import type { RememberedMapping } from '../../shared/mapping';
import type { RememberedAnswers } from '../../shared/question';

interface Slot<Read, Written extends Read = Read> {
  read(): Read;
  write(choice: Written): void;
}

/** Where the app keeps the user's choices that hold for later files. The newest of a list is its last. */
export interface Remembered {
  readonly lastDestination: Slot<Destination | null, Destination>;
  readonly mappings: Slot<readonly RememberedMapping[]>;
  readonly names: Slot<readonly RememberedName[]>;
  readonly answers: Slot<readonly RememberedAnswers[]>;
}

/** What the app remembers. Practice begins without choices, and those made in it are forgotten at its end. */
export class Memory implements Remembered {
  readonly lastDestination: Remembered['lastDestination'];
  readonly mappings: Remembered['mappings'];
  readonly names: Remembered['names'];
  readonly answers: Remembered['answers'];
  #isPractice = false;
  readonly #forgets: (() => void)[] = [];

  constructor(kept: Remembered) {
    this.lastDestination = this.#slot(kept.lastDestination, null);
    this.mappings = this.#slot(kept.mappings, []);
    this.names = this.#slot(kept.names, []);
    this.answers = this.#slot(kept.answers, []);
  }

  beginPractice(): void {
    this.#forgets.forEach((forget) => forget());
    this.#isPractice = true;
  }

  endPractice(): void {
    this.#isPractice = false;
  }

  #slot<Read, Written extends Read>(kept: Slot<Read, Written>, none: Read): Slot<Read, Written> {
    let practised = none;
    this.#forgets.push(() => (practised = none));
    return {
      read: () => (this.#isPractice ? practised : kept.read()),
      write: (choice) => {
        if (this.#isPractice) practised = choice;
        else kept.write(choice);
      },
    };
  }
}
