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
 * The Electron fuses of a packaged app, which are set in its executable. The type requires every fuse that
 * `@electron/fuses` knows.
 */
export const FUSES: Readonly<Record<Fuse, boolean>> = {
  // Otherwise the signed app, which may read its own entry in the password store, would run any script.
  RunAsNode: false,
  // The app has no cookies, and their key would cause one more prompt of the password store at start.
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Electron supports this on macOS and Windows; elsewhere it has no effect.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // The app has no V8 snapshot.
  LoadBrowserProcessSpecificV8Snapshot: false,
  // The app serves its page by its own protocol, never from a file URL.
  GrantFileProtocolExtraPrivileges: false,
};

/** Reads the fuses of an executable, without those that its Electron does not know. */
export async function readFuses(program: string): Promise<Partial<Record<Fuse, boolean>>> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  const known = names().filter((fuse) => wire[FuseV1Options[fuse]] !== undefined);
  return Object.fromEntries(known.map((fuse) => [fuse, wire[FuseV1Options[fuse]] === ON]));
}

/**
 * Sets all fuses of an executable to `FUSES` and reads them back; throws a `ScriptFailure` when one differs. Returns the
 * fuses that this Electron does not know.
 */
export async function setFuses(program: string): Promise<readonly Fuse[]> {
  const present = Object.keys(await readFuses(program)) as Fuse[];
  const wanted = Object.fromEntries(present.map((fuse) => [FuseV1Options[fuse], FUSES[fuse]]));
  await flipFuses(program, {
    ...wanted,
    version: FuseVersion.V1,
    // Apple silicon runs only code with a valid signature; the real signature follows later.
    resetAdHocDarwinSignature: process.platform === 'darwin',
  } satisfies FuseV1Config);
  const found = await readFuses(program);
  const wrong = present.filter((fuse) => found[fuse] !== FUSES[fuse]);
  if (wrong.length > 0) {
    throw new ScriptFailure(`${program} must not be shipped: ${wrong.join(', ')} could not be set.`);
  }
  return names().filter((fuse) => !present.includes(fuse));
}

/** The byte of an enabled fuse. */
const ON = '1'.charCodeAt(0);

function names(): readonly Fuse[] {
  return Object.keys(FUSES) as Fuse[];
}
