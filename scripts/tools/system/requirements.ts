/** `app`: what Electron needs. `private-desktop`: also what the virtual display, bus and keychain need. */
export type Purpose = 'app' | 'private-desktop';

/** Names of one Debian package in different releases; the first available one is used. */
export type PackageNames = readonly [string, ...string[]];

/** The package of each shared library that Electron may lack. */
const libraryPackages: readonly (readonly [RegExp, PackageNames])[] = [
  [/^lib(nss|nssutil|smime|nspr|plc|plds)\d/, ['libnss3']],
  [/^libasound\./, ['libasound2', 'libasound2t64']],
  [/^lib(gbm|drm)\./, ['libgbm1']],
  [/^libsecret-1\./, ['libsecret-1-0']],
];

/** GTK depends on all other libraries that Chromium links to: X, Pango, Cairo, ATK, CUPS, D-Bus. */
const gtk: PackageNames = ['libgtk-3-0', 'libgtk-3-0t64'];

export interface ProgramNeed {
  readonly program: string;
  readonly packages: readonly PackageNames[];
}

/** dbus-x11, because the default session bus would install systemd in a container. */
export const desktopPrograms: readonly ProgramNeed[] = [
  { program: 'Xvfb', packages: [['xvfb']] },
  { program: 'dbus-daemon', packages: [['dbus-x11']] },
  { program: 'dbus-send', packages: [['dbus-x11']] },
  { program: 'gnome-keyring-daemon', packages: [['gnome-keyring'], ['dbus-x11']] },
];

/** For the Linux installers: .deb, .rpm and AppImage. */
export const packagingPrograms: readonly ProgramNeed[] = [
  { program: 'dpkg-deb', packages: [['dpkg']] },
  { program: 'rpmbuild', packages: [['rpm']] },
  { program: 'mksquashfs', packages: [['squashfs-tools']] },
  { program: 'desktop-file-validate', packages: [['desktop-file-utils']] },
];

/** For tests of the page in a Chromium close to that of the product's Electron. */
export const chromium: ProgramNeed = { program: 'chromium', packages: [['chromium']] };

/** The interface font, so that screenshots look as on a user's computer. */
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

/** Whether the output of `apt-cache policy <name>` lists an installable version. */
export function hasCandidate(policyOutput: string): boolean {
  return /^\s*Candidate: (?!\(none\))\S/m.test(policyOutput);
}
