export const OUTCOME = { imported: 1, failed: 2, duplicate: 3 } as const;
export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** The outcome of each line, one byte a line. With the recorded body it gives the imported events. */
export class Outcomes {
  #bytes = new Uint8Array(1024);
  #length = 0;

  push(outcome: Outcome): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length] = outcome;
    this.#length += 1;
  }

  /** `line` counts from 1. Undefined: the line was not read. */
  at(line: number): number | undefined {
    return line <= this.#length ? this.#bytes[line - 1] : undefined;
  }
}
