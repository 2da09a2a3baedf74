import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { captureChild, type Environment } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import { startService, type Service } from './service';

/** `locked`: the keychain still needs its password. `none`: the desktop has no keychain. */
export type KeyringState = 'unlocked' | 'locked' | 'none';

const secretService = 'org.freedesktop.secrets';
export const keyringPassword = 'for tests only';
const attempts = 200;
const betweenAttemptsMs = 50;

/** Starts gnome-keyring on a private bus and waits until it owns the bus name of the Secret Service. */
export async function startKeyring(
  folder: string,
  env: Environment,
  state: Exclude<KeyringState, 'none'>,
): Promise<Service> {
  const unlock = state === 'unlocked';
  return startService({
    command: await copyWithoutCapabilities(folder),
    args: ['--foreground', '--components=secrets', ...(unlock ? ['--unlock'] : [])],
    env,
    ready: () => untilOnBus(env),
    ...(unlock ? { input: keyringPassword } : {}),
  });
}

/**
 * Debian gives this program a file capability (to keep secrets out of swap). A container without that capability cannot
 * start it; a copy has no file capabilities and runs everywhere.
 */
async function copyWithoutCapabilities(folder: string): Promise<string> {
  const { code, stdout } = await captureChild('sh', ['-c', 'command -v gnome-keyring-daemon']);
  if (code !== 0) throw new ScriptFailure('gnome-keyring-daemon is not installed.');
  const copy = join(folder, 'gnome-keyring-daemon');
  await copyFile(stdout.trim(), copy);
  await chmod(copy, 0o700);
  return copy;
}

async function untilOnBus(env: Environment): Promise<string> {
  const question = ['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${secretService}`];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { stdout } = await captureChild(
      'dbus-send',
      ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', ...question],
      { env },
    );
    if (stdout.includes('true')) return secretService;
    await sleep(betweenAttemptsMs);
  }
  throw new Error(`${secretService} did not appear on the bus`);
}
