import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LinuxPackager, build, type AfterPackContext } from 'electron-builder';
import type { ElectronRuntime } from '../tools/electron/find';
import { projectRoot } from '../support/project';
import { setFuses } from './fuses';

export interface PackageOptions {
  readonly electron: Pick<ElectronRuntime, 'dist' | 'version'>;
  /** The output folder. */
  readonly output: string;
  /** `unpacked`: only the app folder. `installers`: the app folder and installers. */
  readonly make: 'unpacked' | 'installers';
  /** `trial`: its version says so, and it accepts another server and a debugger. Never for shipping. */
  readonly purpose: 'shipping' | 'trial';
}

export interface Made {
  /** The packaged app's executable. */
  readonly programs: readonly string[];
  readonly installers: readonly string[];
}

/** Packages the build in `out/`. Sets and verifies the fuses before signing and before installers are made. */
export async function makePackage({ electron, output, make, purpose }: PackageOptions): Promise<Made> {
  const programs: string[] = [];
  const installers = await build({
    projectDir: projectRoot,
    publish: null,
    dir: make === 'unpacked',
    config: {
      directories: { output },
      electronDist: electron.dist,
      electronVersion: electron.version,
      ...(purpose === 'trial' && { extraMetadata: { version: `${await projectVersion()}-trial` } }),
      // Runs before signing and before installers are made.
      afterPack: async (packed) => {
        const program = programOf(packed);
        const unknown = await setFuses(program);
        if (unknown.length > 0)
          console.log(`Electron ${electron.version} has no ${unknown.join(', ')} fuse.`);
        programs.push(program);
      },
    },
  });
  return { programs, installers };
}

async function projectVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function programOf({ appOutDir, electronPlatformName, packager }: AfterPackContext): string {
  if (packager instanceof LinuxPackager) return join(appOutDir, packager.executableName);
  const name = packager.appInfo.productFilename;
  return electronPlatformName === 'win32'
    ? join(appOutDir, `${name}.exe`)
    : join(appOutDir, `${name}.app`, 'Contents/MacOS', name);
}
