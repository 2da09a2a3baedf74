import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { captureChild } from '../../support/child';
import { projectRoot } from '../../support/project';
import {
  desktopFont,
  desktopPrograms,
  missingLibraries,
  packageOfLibrary,
  type PackageNames,
  type ProgramNeed,
  type Purpose,
} from './requirements';

/** A missing library, program or font, and the packages that provide it. */
export interface Missing {
  readonly what: string;
  readonly packages: readonly PackageNames[];
}

const keychainModule = join(projectRoot, 'node_modules/keytar/build/Release/keytar.node');

/** Finds what is missing. Changes nothing and asks no package manager, so it takes only milliseconds. */
export async function findMissing(executable: string, purpose: Purpose): Promise<readonly Missing[]> {
  const libraries = await Promise.all([executable, keychainModule].map(librariesMissingFor));
  const found = libraries.flat().map((what) => ({ what, packages: [packageOfLibrary(what)] }));
  switch (purpose) {
    case 'app':
      return found;
    case 'private-desktop':
      return [...found, ...(await missingPrograms(desktopPrograms)), ...(await missingFont())];
  }
}

async function librariesMissingFor(binary: string): Promise<readonly string[]> {
  if (!(await exists(binary))) return [];
  return missingLibraries((await captureChild('ldd', [binary])).stdout);
}

export async function missingPrograms(needs: readonly ProgramNeed[]): Promise<readonly Missing[]> {
  const there = await Promise.all(needs.map(({ program }) => onPath(program)));
  return needs
    .filter((_, index) => there[index] === null)
    .map(({ program, packages }) => ({ what: program, packages }));
}

async function missingFont(): Promise<readonly Missing[]> {
  const there = await Promise.all(desktopFont.folders.map(exists));
  return there.includes(true) ? [] : [{ what: 'a readable font', packages: [desktopFont.packages] }];
}

/** The path of a program on `PATH`, or null. */
export async function onPath(program: string): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    const runnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable) return path;
  }
  return null;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
