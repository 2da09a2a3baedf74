import { posix, win32 } from 'node:path';

/** What tells how the app was started. */
export interface Launch {
  readonly isPackaged: boolean;
  /** As the package says; a trial package ends in `-trial`. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hasSwitch: (name: string) => boolean;
}

const SCARF = 'https://api.scarf.sh';

const POLICY_FOLDER = 'scarf-event-importer';
const POLICY_FILE = 'policy.json';

/** With these switches of Chromium, any program can control the window. Fuses disable those of Node. */
const DEBUGGING = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

/** A package made with an Electron that is not for shipping, or for tests. */
export function isTrial({ isPackaged, version }: Launch): boolean {
  return isPackaged && version.endsWith('-trial');
}

/** A package for users. It talks to Scarf only, and takes no debugger. */
export function isForUsers(launch: Launch): boolean {
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

/** The file with the decisions of an organization. `EVENT_IMPORTER_POLICY` names another one for tests. */
export function policyPath(launch: Launch, platform: NodeJS.Platform = process.platform): string {
  const named = launch.env['EVENT_IMPORTER_POLICY']?.trim() ?? '';
  if (!isForUsers(launch) && named !== '') return named;
  if (platform === 'win32')
    return win32.join(launch.env['ProgramData'] ?? 'C:\\ProgramData', POLICY_FOLDER, POLICY_FILE);
  const folder = platform === 'darwin' ? '/Library/Application Support' : '/etc';
  return posix.join(folder, POLICY_FOLDER, POLICY_FILE);
}

/** The first switch that this app does not start with; null: there is none. */
export function refusedSwitch(launch: Launch): string | null {
  return isForUsers(launch) ? (DEBUGGING.find(launch.hasSwitch) ?? null) : null;
}
