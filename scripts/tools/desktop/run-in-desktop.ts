import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { runChild, type Environment } from '../../support/child';
import { startPrivateBus } from './bus';
import { startPrivateDisplay } from './display';
import type { KeyringState } from './keyring';
import { privateFolder, removeFolder, subfolder } from './private-folder';

export interface DesktopOptions {
  /** `private`: a virtual display. `own-or-private`: the user's display if there is one, else a virtual one. */
  readonly display: 'private' | 'own-or-private';
  /** `own`: the user's home, session bus and keychain. Otherwise all three are temporary. */
  readonly session: 'own' | { readonly keyring: KeyringState };
  readonly env?: Environment;
  readonly cwd?: string;
  readonly limitMs?: number;
}

/** A running desktop: the environment for programs inside it. */
export interface Desktop {
  readonly env: Environment;
  readonly stop: () => Promise<void>;
}

/**
 * Runs a program inside a private desktop and returns its exit code. The desktop's programs end with it and its folders
 * are removed. Linux only: on macOS and Windows the program runs on the user's desktop.
 */
export async function runInDesktop(
  command: string,
  args: readonly string[],
  options: DesktopOptions,
): Promise<number> {
  const desktop = await startDesktop(options);
  try {
    return await runChild(command, args, {
      ...options,
      env: { ...process.env, ...desktop.env, ...options.env },
    });
  } finally {
    await desktop.stop();
  }
}

/** Starts a desktop. The caller must call `stop`. */
export async function startDesktop(options: Pick<DesktopOptions, 'display' | 'session'>): Promise<Desktop> {
  const parts: Desktop[] = [];
  const stop = async (): Promise<void> => {
    for (const part of parts.reverse()) await part.stop();
  };
  try {
    for (const start of partsFor(options)) parts.push(await start());
    return { env: Object.assign({}, ...parts.map((part) => part.env)) as Environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether the user has a display. */
export function hasOwnDisplay(env: Environment = process.env, platform = process.platform): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

function partsFor({
  display,
  session,
}: Pick<DesktopOptions, 'display' | 'session'>): readonly (() => Promise<Desktop>)[] {
  if (process.platform !== 'linux') return [];
  const parts: (() => Promise<Desktop>)[] = [];
  if (session !== 'own') parts.push(startPrivateHome, () => startPrivateBus(session));
  // The display comes last, because its variables override those of the private home.
  if (display === 'private' || !hasOwnDisplay()) parts.push(startPrivateDisplay);
  return parts;
}

/**
 * A temporary home. It sets the variables that programs would otherwise derive from the user's home and runtime folder:
 * access to the display, and npm's settings and cache.
 */
async function startPrivateHome(): Promise<Desktop> {
  const folder = await privateFolder('home');
  const { npm_config_cache, npm_config_userconfig, XAUTHORITY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR } =
    process.env;
  const home = homedir();
  return {
    env: {
      HOME: folder,
      XDG_RUNTIME_DIR: await subfolder(folder, 'run'),
      XDG_CONFIG_HOME: undefined,
      XDG_DATA_HOME: undefined,
      XDG_STATE_HOME: undefined,
      XDG_CACHE_HOME: undefined,
      XAUTHORITY: XAUTHORITY ?? join(home, '.Xauthority'),
      WAYLAND_DISPLAY: WAYLAND_DISPLAY && resolve(XDG_RUNTIME_DIR ?? '/', WAYLAND_DISPLAY),
      npm_config_cache: npm_config_cache ?? join(home, '.npm'),
      npm_config_userconfig: npm_config_userconfig ?? join(home, '.npmrc'),
    },
    stop: () => removeFolder(folder),
  };
}
