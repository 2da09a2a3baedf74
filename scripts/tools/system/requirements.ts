/** What starting the app needs, and what our own invisible desktop needs on top of that. */
export type Purpose = 'app' | 'private-desktop';

/** Debian packages that do the job, by the names different releases gave them; the first one on offer is taken. */
export type PackageNames = readonly [string, ...string[]];

/** Which package brings a shared library that the loader could not find. */
const libraryPackages: readonly (readonly [RegExp, PackageNames])[] = [
  [/^lib(nss|nssutil|smime|nspr|plc|plds)\d/, ['libnss3']],
  [/^libasound\./, ['libasound2', 'libasound2t64']],
  [/^lib(gbm|drm)\./, ['libgbm1']],
  [/^libsecret-1\./, ['libsecret-1-0']],
];

/** GTK brings along all of X, Pango, Cairo, ATK, CUPS and D-Bus that Chromium links to. */
const gtk: PackageNames = ['libgtk-3-0', 'libgtk-3-0t64'];

export interface ProgramNeed {
  readonly program: string;
  readonly packages: readonly PackageNames[];
}

/** dbus-x11 rather than the default session bus, which would bring systemd into a container. */
export const desktopPrograms: readonly ProgramNeed[] = [
  { program: 'Xvfb', packages: [['xvfb']] },
  { program: 'dbus-daemon', packages: [['dbus-x11']] },
  { program: 'dbus-send', packages: [['dbus-x11']] },
  { program: 'gnome-keyring-daemon', packages: [['gnome-keyring'], ['dbus-x11']] },
];

/** For tests of the page in the Chromium that is nearest to the product's Electron. */
export const chromium: ProgramNeed = { program: 'chromium', packages: [['chromium']] };

/** A calm font with good figures: pictures of the app then look as they do on people's own computers. */
export const desktopFont = {
  folders: ['/usr/share/fonts/opentype/inter', '/usr/share/fonts/truetype/inter'],
  packages: ['fonts-inter'] satisfies PackageNames,
} as const;

/** The libraries `ldd` reports as not found. */
export function missingLibraries(lddOutput: string): readonly string[] {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
  return [...new Set(names)];
}

export function packageOfLibrary(library: string): PackageNames {
  return libraryPackages.find(([pattern]) => pattern.test(library))?.[1] ?? gtk;
}

/** Whether `apt-cache policy <name>` says that there is something to install under this name. */
export function hasCandidate(policyOutput: string): boolean {
  return /^\s*Candidate: (?!\(none\))\S/m.test(policyOutput);
}
