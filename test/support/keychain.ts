import { once } from 'node:events';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { captureChild, type Environment } from '../../scripts/support/child';
import { keyringPassword } from '../../scripts/tools/desktop/keyring';
import { projectRoot } from '../../scripts/support/project';
import type { RunningApp } from './app';

type Answer = { readonly found: string | null } | { readonly trouble: string };

/** Reads a password from the keychain in a separate process, as another program would. Null: none. */
export async function inKeychain(env: Environment, service: string, account: string): Promise<string | null> {
  return keytarDoes('getPassword', env, service, account);
}

/** Writes a password in a separate process, as an earlier version of the app did. */
export async function putInKeychain(
  env: Environment,
  service: string,
  account: string,
  password: string,
): Promise<void> {
  await keytarDoes('setPassword', env, service, account, password);
}

async function keytarDoes(
  call: 'getPassword' | 'setPassword',
  env: Environment,
  ...given: readonly string[]
): Promise<string | null> {
  const code = `
    const [call, ...given] = process.argv.slice(1);
    require('keytar')[call](...given).then(
      (found) => console.log(JSON.stringify({ found: found ?? null })),
      (error) => console.log(JSON.stringify({ trouble: error.message })));`;
  const { stdout, stderr } = await captureChild(process.execPath, ['-e', code, call, ...given], {
    env: { ...process.env, ...env },
    cwd: projectRoot,
    limitMs: 30_000,
  });
  if (stdout === '') throw new Error(`The keychain could not be asked: ${stderr}`);
  const answer = JSON.parse(stdout) as Answer;
  if ('trouble' in answer) throw new Error(answer.trouble);
  return answer.found;
}

/** The name of the app's entries for a server and its data folder. */
export async function entriesOf({ electron, userData }: RunningApp, server: string): Promise<string> {
  return `${await electron.evaluate(({ app }) => app.getName())} (${server}) [${userData}]`;
}

/** Id of the process that owns the keychain on a bus. */
export async function keychainProcess(env: Environment): Promise<number> {
  const { stdout } = await captureChild(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.GetConnectionUnixProcessID',
      'string:org.freedesktop.secrets',
    ],
    { env: { ...process.env, ...env } },
  );
  const pid = Number(/uint32 (\d+)/.exec(stdout)?.[1]);
  if (!Number.isSafeInteger(pid)) throw new Error(`No keychain on this bus: ${stdout}`);
  return pid;
}

/** Locks the keychain of a private bus. */
export async function lockKeychain(env: Environment): Promise<void> {
  const { code, stderr } = await captureChild(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service.Lock',
      'array:objpath:/org/freedesktop/secrets/collection/login',
    ],
    { env: { ...process.env, ...env } },
  );
  if (code !== 0) throw new Error(`The keychain could not be locked: ${stderr}`);
}

/**
 * Unlocks the keychain as a login does, over gnome-keyring's control socket. A message is one credentials byte, its
 * length, the operation (1: unlock) and the password; the answer is 0 for success.
 */
export async function unlockKeychain(env: { readonly DBUS_SESSION_BUS_ADDRESS: string }): Promise<void> {
  const bus = /unix:path=([^,]+)/.exec(env.DBUS_SESSION_BUS_ADDRESS)?.[1] ?? '';
  const password = Buffer.from(keyringPassword);
  const message = Buffer.alloc(13);
  message.writeUInt32BE(12 + password.length, 1);
  message.writeUInt32BE(1, 5);
  message.writeUInt32BE(password.length, 9);
  const socket = connect(join(dirname(bus), 'keyring', 'control'));
  socket.write(Buffer.concat([message, password]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  if (answer.readUInt32BE(4) !== 0) throw new Error('The keychain could not be unlocked.');
}
