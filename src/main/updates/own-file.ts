import { constants, realpathSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, sep } from 'node:path';

/**
 * The AppImage that this process runs from; null: it runs from something else. The variables alone do not tell: a program
 * that an AppImage starts inherits them.
 */
export function ownAppImage(
  env: Readonly<Record<string, string | undefined>>,
  program: string,
): string | null {
  const { APPIMAGE: file = '', APPDIR: unpacked = '' } = env;
  if (file === '' || unpacked === '') return null;
  try {
    const isOurs = realpathSync(program).startsWith(realpathSync(unpacked) + sep);
    // What a link leads to is replaced, and not the link.
    return isOurs ? realpathSync(file) : null;
  } catch {
    return null;
  }
}

/** Whether another file can take the place of this one. */
export async function canBeReplaced(file: string): Promise<boolean> {
  try {
    await access(dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
