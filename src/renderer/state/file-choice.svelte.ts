import type { Failure, Result } from '../../shared/failure';
import { invoke, pathOf } from '../ipc/client';
import { connection } from './app-state';
import { navigation } from './navigation.svelte';

/** What stood in the way of a file that was dropped or chosen. */
export type ChoiceTrouble = 'no-path' | 'not-connected' | Failure;

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
  choose(): Promise<void> {
    return this.#ask('check.choose-file');
  }

  /** Opens the system's dialog for a folder. */
  chooseFolder(): Promise<void> {
    return this.#ask('check.choose-folder');
  }

  async #ask(dialog: 'check.choose-file' | 'check.choose-folder'): Promise<void> {
    if (this.#refusedForNow()) return;
    const answer = await invoke(dialog);
    if (!answer.ok) this.#trouble = answer.failure;
    else if (answer.value) this.#shown();
  }

  /** Checks the files and folders that were dropped, as one. */
  async drop(files: readonly File[]): Promise<void> {
    const [path, ...more] = files.map(pathOf);
    if (path === undefined || this.#refusedForNow()) return;
    if ([path, ...more].includes('')) this.#trouble = 'no-path';
    else this.#take(await invoke('check.start', more.length === 0 ? { path } : { path, more }));
    navigation.go('import');
  }

  /** Checks the same once more, such as a file that changed since its check. */
  async again(checkId: string): Promise<void> {
    this.#take(await invoke('check.again', { id: checkId }));
  }

  #take(answer: Result<unknown>): void {
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
