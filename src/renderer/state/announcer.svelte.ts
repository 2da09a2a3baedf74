/** A screen reader has begun to speak by then. Whoever reads the page later finds no old news in it. */
const STAYS_MS = 5_000;

/** Text of the single polite live region. Speak only at turning points, not at every count. */
class Announcer {
  #text = $state('');
  #clearing: ReturnType<typeof setTimeout> | undefined;

  get text(): string {
    return this.#text;
  }

  say(text: string): void {
    clearTimeout(this.#clearing);
    this.#text = text;
    this.#clearing = setTimeout(() => (this.#text = ''), STAYS_MS);
  }
}

export const announcer = new Announcer();
