import type { Failure, Result } from '../../shared/failure';
import type { SampleFile } from '../../shared/files/sample-file';
import { checkDropped, invoke } from '../ipc/client';
import { check, connection } from './app-state';
import { navigation } from './navigation.svelte';

/** Why a dropped or chosen file could not be checked. */
export type ChoiceError = 'no-path' | 'not-connected' | Failure;

/** Starts a check: from the file dialog, from a drop on the window, or again for the same file. */
class FileChoice {
  #error: ChoiceError | null = $state.raw(null);
  #dragging = $state(false);

  get error(): ChoiceError | null {
    return this.#error;
  }

  /** True while a file is dragged over the window. */
  get dragging(): boolean {
    return this.#dragging;
  }

  setDragging(dragging: boolean): void {
    if (dragging && !this.#dragging) void invoke('check.prepare');
    this.#dragging = dragging;
  }

  clearError(): void {
    this.#error = null;
  }

  choose(): Promise<void> {
    return this.#openDialog('check.choose-file');
  }

  chooseFolder(): Promise<void> {
    return this.#openDialog('check.choose-folder');
  }

  async #openDialog(dialog: 'check.choose-file' | 'check.choose-folder'): Promise<void> {
    if (this.#rejectWhenDisconnected()) return;
    const answer = await invoke(dialog);
    if (!answer.ok) this.#error = answer.failure;
    else if (answer.value) this.#showImportTab();
  }

  /** Checks the files and folders that were just dropped, together as one import. */
  async drop(): Promise<void> {
    if (this.#rejectWhenDisconnected()) return;
    const answer = await checkDropped();
    if (answer.ok && !answer.value) this.#error = 'no-path';
    else this.#applyResult(answer);
    navigation.go('import');
  }

  /** Checks the files that the system gave. Without an account they wait for one. */
  async takeGiven(id: string): Promise<void> {
    if (!this.#rejectWhenDisconnected()) this.#applyResult(await invoke('check.take-given', { id }));
  }

  async declineGiven(id: string): Promise<void> {
    await invoke('check.decline-given', { id });
  }

  /** Checks a sample file, for practice: an account is not needed. */
  async trySample(sampleFile: SampleFile): Promise<void> {
    this.#applyResult(await invoke('check.start-sample', { sampleFile }));
  }

  /** Checks the same file again, for example after it changed. */
  async recheck(checkId: string): Promise<void> {
    this.#applyResult(await invoke('check.restart', { id: checkId }));
  }

  #applyResult(answer: Result<unknown>): void {
    if (answer.ok) this.#showImportTab();
    else this.#error = answer.failure;
  }

  #showImportTab(): void {
    this.#error = null;
    navigation.go('import');
  }

  #rejectWhenDisconnected(): boolean {
    if (connection.value.state === 'connected') return false;
    this.#error = 'not-connected';
    // The Connect screen says so, and a sample file covers it.
    const open = check.value;
    if (open?.file.sampleFile !== undefined) void invoke('check.close', { id: open.id });
    navigation.go('import');
    return true;
  }
}

export const fileChoice = new FileChoice();
