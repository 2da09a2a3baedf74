/** What tells how the app was started. */
export interface Launch {
  readonly isPackaged: boolean;
  /** As the package says; a trial package ends in `-trial`. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hasSwitch: (name: string) => boolean;
}

const SCARF = 'https://api.scarf.sh';

/** With these switches of Chromium, any program can control the window. Fuses disable those of Node. */
const DEBUGGING = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

/** A package made with an Electron that is not for shipping, or for tests. */
export function isTrial({ isPackaged, version }: Launch): boolean {
  return isPackaged && version.endsWith('-trial');
}

/** A package for users. It talks to Scarf only, and takes no debugger. */
function isForUsers(launch: Launch): boolean {
  return launch.isPackaged && !isTrial(launch);
}

/**
 * Whether a package for users runs without Chromium's sandbox. The head of an AppImage starts it so, unasked, where programs
 * may not make user namespaces.
 */
export function lacksSandbox(launch: Launch): boolean {
  return isForUsers(launch) && launch.hasSwitch('no-sandbox');
}

/** Another server that `SCARF_API_URL` names; null: it is Scarf. */
export function otherServer(launch: Launch): string | null {
  const named = launch.env['SCARF_API_URL']?.trim() ?? '';
  return isForUsers(launch) || named === '' ? null : named;
}

export function serverAddress(launch: Launch): string {
  return otherServer(launch) ?? SCARF;
}

/** The first switch that this app does not start with; null: there is none. */
export function refusedSwitch(launch: Launch): string | null {
  return isForUsers(launch) ? (DEBUGGING.find(launch.hasSwitch) ?? null) : null;
}
