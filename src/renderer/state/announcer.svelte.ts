/** The one polite status line of the window: few sentences, only at turning points. */
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
