import type { Launch } from '../../main/places/launch';

/** The version of the package that this lies in, written here by the build of the package. Undefined in any other build. */
declare const INSTALLED_VERSION: string | undefined;

/** An installed command line is as strict as the app beside it: Scarf's address, and the policy where it belongs. */
export function thisLaunch(): Launch {
  const version = typeof INSTALLED_VERSION === 'undefined' ? null : INSTALLED_VERSION;
  return {
    isPackaged: version !== null,
    version: version ?? '',
    env: process.env,
    hasSwitch: () => false,
  };
}
