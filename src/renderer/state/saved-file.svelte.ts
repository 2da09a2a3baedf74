import type { SavedPlace } from '../../shared/ipc';

/** What was saved last, until the user closes the note about it. */
class SavedFile {
  #place: SavedPlace | null = $state.raw(null);

  get place(): SavedPlace | null {
    return this.#place;
  }

  receive(place: SavedPlace): void {
    this.#place = place;
  }

  reset(): void {
    this.#place = null;
  }
}

export const savedFile = new SavedFile();
