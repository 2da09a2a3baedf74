import type { Failure } from '../../shared/failure';
import { invoke, pathOf } from '../api';
import { connection } from './mirrors';
import { navigation } from './navigation.svelte';

/** What stood in the way of a file that was dropped or chosen. */
export type ChoiceTrouble = 'several' | 'no-path' | 'not-connected' | Failure;

/** How a file gets into the check: by the system's dialog, by a drop anywhere on the window, or once more. */
class FileChoice {
  #trouble: ChoiceTrouble | null = $state.raw(null);
  #dragging = $state(false);

  get trouble(): ChoiceTrouble | null {
    return this.#trouble;
  }

  /** A file hovers over the window. */
  get dragging(): boolean {
    return this.#dragging;
  }

  hover(over: boolean): void {
    this.#dragging = over;
  }

  forget(): void {
    this.#trouble = null;
  }

  /** Opens the system's dialog. */
  async choose(): Promise<void> {
    if (this.#refusedForNow()) return;
    const answer = await invoke('check.choose-file');
    if (!answer.ok) this.#trouble = answer.failure;
    else if (answer.value) this.#shown();
  }

  /** Checks the file that was dropped. */
  async drop(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (file === undefined || this.#refusedForNow()) return;
    if (files.length > 1) this.#trouble = 'several';
    else if (pathOf(file) === '') this.#trouble = 'no-path';
    else await this.start(pathOf(file));
    navigation.go('import');
  }

  /** Checks the file at a path, such as one that changed since its check. */
  async start(path: string): Promise<void> {
    const answer = await invoke('check.start', { path });
    if (answer.ok) this.#shown();
    else this.#trouble = answer.failure;
  }

  #shown(): void {
    this.#trouble = null;
    navigation.go('import');
  }

  #refusedForNow(): boolean {
    if (connection.value.state === 'connected') return false;
    this.#trouble = 'not-connected';
    navigation.go('import');
    return true;
  }
}

export const fileChoice = new FileChoice();
