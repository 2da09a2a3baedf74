import { captureChild } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import { findMissing, missingPrograms, onPath, type Missing } from './missing';
import { chromium, hasCandidate, packagingPrograms, type PackageNames, type Purpose } from './requirements';

// apt waits for another run that is installing at the same time.
const waitForOthers = ['-o', 'DPkg::Lock::Timeout=120'];
const aptLimitMs = 10 * 60 * 1000;

/**
 * Makes sure that a Linux computer has the packages that Electron and, for tests, the private desktop need. As root it
 * installs missing ones with apt-get; otherwise it throws the command to run. Does nothing on macOS and Windows.
 */
export async function ensureSystem(executable: string, purpose: Purpose): Promise<void> {
  if (process.platform === 'linux') await ensureNothingMissing(() => findMissing(executable, purpose));
}

/** The path of a Chromium: `CHROMIUM`, else Debian's, which is installed if it is missing. */
export async function ensureChromium(): Promise<string> {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  if (process.platform !== 'linux') throw new ScriptFailure('Set CHROMIUM to the path of a Chromium.');
  await ensureNothingMissing(() => missingPrograms([chromium]));
  return (await onPath(chromium.program)) ?? chromium.program;
}

/** Makes sure that a Linux computer has the programs that put the installers together, as `ensureSystem` does. */
export async function ensurePackagingPrograms(): Promise<void> {
  if (process.platform === 'linux') await ensureNothingMissing(() => missingPrograms(packagingPrograms));
}

async function ensureNothingMissing(find: () => Promise<readonly Missing[]>): Promise<void> {
  const missing = await find();
  if (missing.length === 0) return;
  if (!(await hasApt())) throw unable(missing, 'Their Debian names are', namesOf(missing));
  if (process.getuid?.() !== 0) throw unable(missing, 'Run this line, then try again:', installLine(missing));

  console.log(`Missing on this computer: ${list(missing)}. Installing with apt-get.`);
  await install(missing);
  const still = await find();
  if (still.length > 0) throw unable(still, 'apt-get ran without bringing them. Look at', namesOf(still));
}

async function install(missing: readonly Missing[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // A failed update is not fatal: older package lists may still be good enough.
  const update = await captureChild('apt-get', ['update', '-qq'], { env, limitMs: aptLimitMs });
  const names = await Promise.all(distinct(missing).map(availableName));
  const { code, stderr } = await captureChild(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...waitForOthers, ...names],
    { env, limitMs: aptLimitMs },
  );
  if (code === 0) return;
  throw unable(missing, `${(update.stderr + stderr).trim()}\nTo see more, run:`, installLine(missing));
}

/** The package name that this release uses: newer ones renamed some libraries. */
async function availableName(names: PackageNames): Promise<string> {
  if (names.length === 1) return names[0];
  for (const name of names) {
    if (hasCandidate((await captureChild('apt-cache', ['policy', name])).stdout)) return name;
  }
  return names[0];
}

async function hasApt(): Promise<boolean> {
  return captureChild('apt-get', ['--version']).then(
    ({ code }) => code === 0,
    () => false,
  );
}

function distinct(missing: readonly Missing[]): readonly PackageNames[] {
  const all = missing.flatMap(({ packages }) => packages);
  return [...new Map(all.map((names) => [names[0], names])).values()];
}

function namesOf(missing: readonly Missing[]): string {
  return distinct(missing)
    .map((names) => names[0])
    .join(' ');
}

function installLine(missing: readonly Missing[]): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${namesOf(missing)}`;
}

function list(missing: readonly Missing[]): string {
  return missing.map(({ what }) => what).join(', ');
}

function unable(missing: readonly Missing[], advice: string, line: string): ScriptFailure {
  return new ScriptFailure(`Missing on this computer: ${list(missing)}.\n${advice}\n  ${line}`);
}
