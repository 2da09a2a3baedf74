import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinuxPackager, build, type AfterPackContext, type Configuration } from 'electron-builder';
import type { Environment } from '../support/child';
import type { ElectronRuntime } from '../tools/electron/find';
import { projectRoot } from '../support/project';
import { describedProject } from './described-project';
import { COMMAND_LINE, makeCommandLine } from './command-line';
import { setFuses } from './fuses';
import { packagingTools } from './linux/packaging-tools';

export type LinuxInstaller = 'AppImage' | 'deb' | 'rpm';

export interface PackageOptions {
  readonly electron: Pick<ElectronRuntime, 'dist' | 'version'>;
  /** The output folder. */
  readonly output: string;
  /** `unpacked`: only the app folder. `installers`: also all installers of this system. A list: only these. */
  readonly make: 'unpacked' | 'installers' | readonly LinuxInstaller[];
  /** `trial`: its version says so, and it accepts another server and a debugger. Never for shipping. */
  readonly purpose: 'shipping' | 'trial';
  /** The version in place of the project's. */
  readonly version?: string;
}

export interface Made {
  /** The packaged app's executable. */
  readonly programs: readonly string[];
  readonly installers: readonly string[];
}

/** Packages the build in `out/`. Sets and verifies the fuses before signing and before installers are made. */
export async function makePackage(options: PackageOptions): Promise<Made> {
  const { electron, output, make, purpose } = options;
  const programs: string[] = [];
  const plain = options.version ?? (await describedProject()).version;
  const version = purpose === 'trial' ? `${plain}-trial` : plain;
  const config: Configuration = {
    directories: { output },
    electronDist: electron.dist,
    electronVersion: electron.version,
    extraMetadata: { version },
    // What is for trial need not be small.
    ...(purpose === 'trial' && { deb: { compression: 'gz' }, rpm: { compression: 'gzip' } }),
    // Runs before signing and before installers are made.
    afterPack: async (packed) => {
      const program = programOf(packed);
      const { platform, arch } = process;
      await makeCommandLine(join(resourcesOf(packed), COMMAND_LINE), { version, platform, arch });
      const unknown = await setFuses(program);
      if (unknown.length > 0) console.log(`Electron ${electron.version} has no ${unknown.join(', ')} fuse.`);
      programs.push(program);
    },
  };
  const folder = await mkdtemp(join(tmpdir(), 'event-importer-packaging-'));
  try {
    const tools = process.platform === 'linux' ? await packagingTools(folder, purpose) : {};
    const installers = await withEnvironment(tools, () =>
      build({
        projectDir: projectRoot,
        publish: null,
        dir: make === 'unpacked',
        ...(Array.isArray(make) && { linux: [...make] }),
        config,
      }),
    );
    return { programs, installers };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** electron-builder takes these paths from the environment only. */
async function withEnvironment<T>(more: Environment, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, more);
  try {
    return await run();
  } finally {
    process.env = before;
  }
}

function resourcesOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  const contents = join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents/Resources');
  return electronPlatformName === 'darwin' ? contents : join(appOutDir, 'resources');
}

function programOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  if (packager instanceof LinuxPackager) return join(appOutDir, packager.executableName);
  const name = packager.appInfo.productFilename;
  return electronPlatformName === 'win32'
    ? join(appOutDir, `${name}.exe`)
    : join(appOutDir, `${name}.app`, 'Contents/MacOS', name);
}
