/** Text of the single polite live region. Speak only at turning points, not at every count. */
class Announcer {
  #text = $state('');

  get text(): string {
    return this.#text;
  }

  say(text: string): void {
    this.#text = text;
  }
}

export const announcer = new Announcer();
