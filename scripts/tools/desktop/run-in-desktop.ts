import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { runChild, type Environment } from '../../support/child';
import { startPrivateBus } from './bus';
import { startPrivateDisplay } from './display';
import type { KeyringState } from './keyring';
import { privateFolder, removeFolder, subfolder } from './private-folder';

export interface DesktopOptions {
  /** `private`: never the person's own screen. `own-or-private`: theirs if they have one. */
  readonly display: 'private' | 'own-or-private';
  /** `own`: the person's own home, session bus and keychain. Else all three are fresh, and gone afterwards. */
  readonly session: 'own' | { readonly keyring: KeyringState };
  readonly env?: Environment;
  readonly cwd?: string;
  readonly limitMs?: number;
}

/** What a program that shall be in a desktop is given, and how that ends. */
export interface Desktop {
  readonly env: Environment;
  readonly stop: () => Promise<void>;
}

/**
 * Runs a program inside a desktop of its own and answers its exit code. Whatever was started for it ends with it, and
 * its folders are removed. Only Linux can do this; on macOS and Windows the program runs on the person's own desktop.
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

/** The desktop by itself. Whoever starts it ends it. */
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

/** Whether a window of ours would be seen by anybody. */
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
  // Last, because the screen it names takes the place of the person's own.
  if (display === 'private' || !hasOwnDisplay()) parts.push(startPrivateDisplay);
  return parts;
}

/**
 * A fresh home. What the person's own home and runtime folder said is named outright: the way to their screen, and
 * the registry settings and cache of npm.
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
