import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { captureChild } from '../child';
import { projectRoot } from '../project';
import {
  desktopFont,
  desktopPrograms,
  missingLibraries,
  packageOfLibrary,
  type PackageNames,
  type Purpose,
} from './requirements';

/** One thing this computer lacks, and the packages that bring it. */
export interface Missing {
  readonly what: string;
  readonly packages: readonly PackageNames[];
}

const keychainModule = join(projectRoot, 'node_modules/keytar/build/Release/keytar.node');

/** Looks at this computer, changes nothing and asks no package manager: milliseconds when all is there. */
export async function findMissing(executable: string, purpose: Purpose): Promise<readonly Missing[]> {
  const libraries = await Promise.all([executable, keychainModule].map(librariesMissingFor));
  const found = libraries.flat().map((what) => ({ what, packages: [packageOfLibrary(what)] }));
  switch (purpose) {
    case 'app':
      return found;
    case 'private-desktop':
      return [...found, ...(await missingPrograms()), ...(await missingFont())];
  }
}

async function librariesMissingFor(binary: string): Promise<readonly string[]> {
  if (!(await exists(binary))) return [];
  return missingLibraries((await captureChild('ldd', [binary])).stdout);
}

async function missingPrograms(): Promise<readonly Missing[]> {
  const there = await Promise.all(desktopPrograms.map(({ program }) => onPath(program)));
  return desktopPrograms
    .filter((_, index) => !there[index])
    .map(({ program, packages }) => ({ what: program, packages }));
}

async function missingFont(): Promise<readonly Missing[]> {
  const there = await Promise.all(desktopFont.folders.map(exists));
  return there.includes(true) ? [] : [{ what: 'a readable font', packages: [desktopFont.packages] }];
}

async function onPath(program: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const runnable = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runnable) return true;
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
