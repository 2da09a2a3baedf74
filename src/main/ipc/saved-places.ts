import { stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { fail, succeed, type Result } from '../../shared/failure';
import type { SavedPlace } from '../../shared/ipc';

/** The window shows the last one only. */
const AT_MOST = 20;

/** Remembers where files were saved, so that the window can ask to show one without naming a path. */
export class SavedPlaces {
  readonly #paths = new Map<string, string>();

  constructor(
    private readonly parts: {
      readonly saved: (place: SavedPlace) => void;
      readonly showInFolder: (path: string) => void;
    },
  ) {}

  add(path: string): void {
    const id = randomUUID();
    this.#paths.set(id, path);
    for (const oldest of [...this.#paths.keys()].slice(0, -AT_MOST)) this.#paths.delete(oldest);
    this.parts.saved({ id, path });
  }

  /** Shows what was saved in the system's file manager. */
  async show(id: string): Promise<Result<undefined>> {
    const path = this.#paths.get(id);
    return path === undefined ? fail('gone') : this.showFile(path);
  }

  /** Shows a file or folder in the system's file manager. */
  async showFile(path: string): Promise<Result<undefined>> {
    const exists = await stat(path).then(
      () => true,
      () => false,
    );
    if (!exists) return fail('file-missing');
    this.parts.showInFolder(path);
    return succeed(undefined);
  }
}
