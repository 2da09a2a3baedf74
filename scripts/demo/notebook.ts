/** Says on the console what happens, and keeps count of what was not as it should be. */
export class Notebook {
  #chapters = 0;
  #agreed = 0;
  readonly #wrong: string[] = [];

  chapter(title: string): void {
    this.#chapters += 1;
    console.log(`\n${this.#chapters}. ${title}`);
  }

  say(sentence: string): void {
    console.log(`   ${sentence}`);
  }

  /** What the app shows and what is known from elsewhere: the server's own record, the file as it was made. */
  agree(what: string, shown: unknown, known: unknown, source = "the server's record"): void {
    if (same(shown, known)) {
      this.#agreed += 1;
      console.log(`   ✓ ${what}: ${told(shown)}, as in ${source}.`);
    } else {
      this.#mark(`${what}: the app says ${told(shown)}, ${source} says ${told(known)}.`);
    }
  }

  /** Something that is so or is not. */
  holds(sentence: string, isSo: boolean): void {
    if (isSo) {
      this.#agreed += 1;
      console.log(`   ✓ ${sentence}`);
    } else {
      this.#mark(`Not so: ${sentence}`);
    }
  }

  get agreed(): number {
    return this.#agreed;
  }

  get wrong(): readonly string[] {
    return this.#wrong;
  }

  #mark(sentence: string): void {
    this.#wrong.push(sentence);
    console.log(`   ✗ ${sentence}`);
  }
}

function same(shown: unknown, known: unknown): boolean {
  return typeof shown === 'object'
    ? JSON.stringify(shown) === JSON.stringify(known)
    : Object.is(shown, known);
}

function told(value: unknown): string {
  if (typeof value === 'number') return new Intl.NumberFormat('en').format(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${told(part)}`)
    .join(', ');
}
