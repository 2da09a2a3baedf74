import type { RememberedDestination, RememberedName } from '../../shared/destination';
import type { RememberedMapping } from '../../shared/files/mapping';
import type { RememberedAnswers } from '../../shared/checks/question';

interface Slot<Choice> {
  read(): Choice;
  write(choice: Choice): void;
}

/** Where the app keeps the user's choices that hold for later files. The newest of a list is its last. */
export interface Remembered {
  readonly destinations: Slot<readonly RememberedDestination[]>;
  readonly mappings: Slot<readonly RememberedMapping[]>;
  readonly names: Slot<readonly RememberedName[]>;
  readonly answers: Slot<readonly RememberedAnswers[]>;
}

/** What the app remembers. Practice begins without choices, and those made in it are forgotten at its end. */
export class Memory implements Remembered {
  readonly destinations: Remembered['destinations'];
  readonly mappings: Remembered['mappings'];
  readonly names: Remembered['names'];
  readonly answers: Remembered['answers'];
  #isPractice = false;
  readonly #forgets: (() => void)[] = [];

  constructor(kept: Remembered) {
    this.destinations = this.#slot(kept.destinations, []);
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

  #slot<Choice>(kept: Slot<Choice>, none: Choice): Slot<Choice> {
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
