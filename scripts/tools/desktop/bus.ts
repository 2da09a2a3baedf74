import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../support/child';
import { startKeyring, type KeyringState } from './keyring';
import { privateFolder, removeFolder, subfolder } from './private-folder';
import { startService, type Service } from './service';

export interface PrivateBus {
  /** Give this to a program and it talks to this bus, and to its keychain if there is one. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  /** Puts the keychain into another state; what is stored in it stays. Not to be called twice at a time. */
  readonly setKeyring: (state: KeyringState) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** For a program that shall find no D-Bus at all. */
export const noBusEnvironment = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } as const;

/**
 * A D-Bus session of our own with a real keychain on it (gnome-keyring), or without any. Nothing starts on it by
 * itself: with `none` there is no keychain until `setKeyring` brings one.
 */
export async function startPrivateBus(options: { readonly keyring: KeyringState }): Promise<PrivateBus> {
  const folder = await privateFolder('bus');
  let daemon: Service | undefined;
  let keyring: Service | undefined;
  const stop = async (): Promise<void> => {
    await keyring?.stop();
    await daemon?.stop();
    await removeFolder(folder);
  };
  try {
    const home = await subfolder(folder, 'home');
    const config = join(folder, 'bus.conf');
    await writeFile(config, busConfig(folder));
    const started = await startService({
      command: 'dbus-daemon',
      args: [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=3'],
      env: process.env,
      ready: (announcement) => announcement,
    });
    daemon = started;
    const env = { DBUS_SESSION_BUS_ADDRESS: started.answer };
    const keyringEnv = keyringEnvironment(folder, home, env.DBUS_SESSION_BUS_ADDRESS);
    let everUnlocked = false;
    const setKeyring = async (state: KeyringState): Promise<void> => {
      // gnome-keyring creates its store at the first unlocking; before that there is nothing that could be locked.
      if (state === 'locked' && !everUnlocked) await setKeyring('unlocked');
      everUnlocked ||= state === 'unlocked';
      await keyring?.stop();
      keyring = state === 'none' ? undefined : await startKeyring(folder, keyringEnv, state);
    };
    await setKeyring(options.keyring);
    return { env, setKeyring, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function keyringEnvironment(folder: string, home: string, address: string): Environment {
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_RUNTIME_DIR: folder,
    DBUS_SESSION_BUS_ADDRESS: address,
  };
}

/** The usual session configuration less its service folders: those would start programs of this computer on demand. */
function busConfig(folder: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}
