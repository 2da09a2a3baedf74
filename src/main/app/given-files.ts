import { randomUUID } from 'node:crypto';
import path, { win32, type PlatformPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GivenFilesView } from '../../shared/files/given-files';
import { PARTS_AT_MOST } from '../../shared/files/parts';
import { nameTogether, type SelectedPaths } from '../checks/selected-paths';

/** A system gives files one by one, even if the user opened them together. */
const TOGETHER_MS = 200;

/** The files that the system gave and nobody has taken yet. They can be taken once. */
export class GivenFiles {
  readonly #paths = new Set<string>();
  /** Those that the view names: others may have joined them since. */
  #shown: SelectedPaths | null = null;
  #view: GivenFilesView | null = null;
  #timer: NodeJS.Timeout | undefined;
  #changed: (view: GivenFilesView | null) => void = () => undefined;

  get view(): GivenFilesView | null {
    return this.#view;
  }

  onChange(changed: (view: GivenFilesView | null) => void): void {
    this.#changed = changed;
  }

  /** Shows them with those that wait already, once no more follow. */
  add(paths: readonly string[]): void {
    for (const path of paths) if (this.#paths.size < PARTS_AT_MOST) this.#paths.add(path);
    if (this.#paths.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const [first, ...more] = this.#paths;
      if (first !== undefined) this.#show([first, ...more]);
    }, TOGETHER_MS);
  }

  /** The files that were shown under this id. Null: they were taken or declined, or others are shown with them. */
  take(id: string): SelectedPaths | null {
    const shown = this.#view?.id === id ? this.#shown : null;
    this.decline(id);
    return shown;
  }

  /** Files that came since are shown by themselves. */
  decline(id: string): void {
    if (this.#view?.id !== id) return;
    for (const path of this.#shown ?? []) this.#paths.delete(path);
    this.#show(null);
  }

  #show(paths: SelectedPaths | null): void {
    this.#shown = paths;
    this.#view = paths === null ? null : { id: randomUUID(), name: nameTogether(paths) };
    this.#changed(this.#view);
  }
}

/**
 * The files that a command line names, which was given in `folder`; null: that is gone, and with it what is named within
 * it. In development the command line also names the app itself.
 */
export function pathsIn(
  argv: readonly string[],
  folder: string | null,
  appPath: string,
  system: PlatformPath = path,
): readonly string[] {
  const end = argv.indexOf('--');
  const before = end === -1 ? argv : argv.slice(0, end);
  const named = [
    ...before.filter((word) => !word.startsWith('-')),
    ...(end === -1 ? [] : argv.slice(end + 1)),
  ];
  return named.flatMap((word) => pathOf(word, folder, system) ?? []).filter((file) => file !== appPath);
}

function pathOf(word: string, folder: string | null, system: PlatformPath): string | null {
  if (word === '') return null;
  if (system.isAbsolute(word)) return system.resolve(word);
  // A desktop of Linux gives addresses. A drive of Windows looks like the beginning of one, but has one letter.
  if (!/^[a-z][a-z0-9+.-]+:/i.test(word)) return folder === null ? null : system.resolve(folder, word);
  try {
    return fileURLToPath(word, { windows: system === win32 });
  } catch {
    return null;
  }
}
