import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../support/child';
import { startKeyring, type KeyringState } from './keyring';
import { privateFolder, removeFolder, subfolder } from './private-folder';
import { startService, type Service } from './service';

export interface PrivateBus {
  /** Makes a program use this bus and its keychain. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  /** Changes the state of the keychain and keeps its content. Calls must not overlap. */
  readonly setKeyring: (state: KeyringState) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Makes a program find no D-Bus. */
export const noBusEnvironment = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } as const;

/**
 * Starts a private D-Bus session bus, with gnome-keyring on it unless the state is `none`. Bus activation is off, so no
 * keychain starts without `setKeyring`.
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
      // gnome-keyring creates its store when it is first unlocked; only then can it be locked.
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

/** The standard session configuration without service folders, so the bus does not activate programs of this computer. */
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
