import {
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
  type FuseV1Config,
} from '@electron/fuses';
import { ScriptFailure } from '../support/failure';

export type Fuse = keyof typeof FuseV1Options;

/**
 * What the Electron of a packaged app is allowed, for good: the switches are in the program itself. The one place that
 * says so. A fuse that `@electron/fuses` comes to know and that is not named here does not compile.
 */
export const FUSES: Readonly<Record<Fuse, boolean>> = {
  // Else the signed app, which may read its own entry in the password store, would run anybody's script.
  RunAsNode: false,
  // The app has no cookies, and Chromium's key for them would be one more question of the password store at the start.
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Where Electron looks: on macOS and Windows. Elsewhere it changes nothing.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // There is no snapshot of our own to load.
  LoadBrowserProcessSpecificV8Snapshot: false,
  // The page is served by the app, never from a file.
  GrantFileProtocolExtraPrivileges: false,
};

/** How an executable's fuses stand; those its Electron is too old to know are absent. */
export async function readFuses(program: string): Promise<Partial<Record<Fuse, boolean>>> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  const known = names().filter((fuse) => wire[FuseV1Options[fuse]] !== undefined);
  return Object.fromEntries(known.map((fuse) => [fuse, wire[FuseV1Options[fuse]] === ON]));
}

/**
 * Sets every fuse the program has as `FUSES` says, and reads them back from the program: fails when one stands
 * otherwise. Returns the fuses that this Electron is too old to know.
 */
export async function setFuses(program: string): Promise<readonly Fuse[]> {
  const present = Object.keys(await readFuses(program)) as Fuse[];
  const wanted = Object.fromEntries(present.map((fuse) => [FuseV1Options[fuse], FUSES[fuse]]));
  await flipFuses(program, {
    ...wanted,
    version: FuseVersion.V1,
    // An Apple chip runs nothing whose signature does not fit; a real one comes after this.
    resetAdHocDarwinSignature: process.platform === 'darwin',
  } satisfies FuseV1Config);
  const found = await readFuses(program);
  const wrong = present.filter((fuse) => found[fuse] !== FUSES[fuse]);
  if (wrong.length > 0) {
    throw new ScriptFailure(`${program} is not fit to be given away: ${wrong.join(', ')} could not be set.`);
  }
  return names().filter((fuse) => !present.includes(fuse));
}

/** As the wire in the program writes it. */
const ON = '1'.charCodeAt(0);

function names(): readonly Fuse[] {
  return Object.keys(FUSES) as Fuse[];
}
