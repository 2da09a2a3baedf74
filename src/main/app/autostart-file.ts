import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where a desktop of Linux looks for programs to start when the user signs in. */
export function autostartPath(env: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  // Empty counts as not set.
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart', 'scarf-event-importer.desktop');
}

/** Writes the file that starts these words as a command, or removes it with null. Throws the disk's error. */
export async function writeAutostart(path: string, command: readonly string[] | null): Promise<void> {
  if (command === null) return rm(path, { force: true });
  const content = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Event Importer for Scarf',
    `Exec=${command.map(quoted).join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode: 0o644 });
}

/** As the specification of desktop entries wants it: escaped for the quotes, then for the value of the key. */
function quoted(word: string): string {
  const inQuotes = word.replace(/["`$\\]/g, '\\$&').replace(/%/g, '%%');
  return `"${inQuotes.replace(/\\/g, '\\\\')}"`;
}
