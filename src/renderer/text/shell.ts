import type { AccountView, ConnectionView } from '../../shared/app/connection';
import type { Failure } from '../../shared/failure';
import { count } from './format';

/** The words of the frame around all screens. */
export const SHELL_WORDS = {
  app: 'Event Importer',
  forScarf: 'for Scarf',
  screens: 'Screens',
  import: 'Import',
  history: 'History',
  settings: 'Settings',
  help: 'Help',
  /** Read after the name of the Import tab; the window shows only the number. */
  underWay: (imports: number) => `${count(imports, 'import')} under way`,
  drop: 'Drop to check this file',
  /** Files that the system gave to the app while another one is open. */
  given: {
    title: (name: string) => `Check ${name} instead?`,
    text: (open: string) =>
      `${open} is still open. It closes, and its fixes are not kept. Imports under way go on.`,
    keep: 'Keep the open file',
    check: 'Check the new one',
  },
  appFailed: 'The app could not open',
  screenFailed: 'This screen could not open',
  openSettings: 'Open Settings',
  canCheck: 'You can still check files.',
  showResult: 'Show the result',
  /** Read between "Connected" and the name of the account. */
  to: 'to',
  opening: 'Opening your password store…',
  accounts: {
    menu: 'Accounts',
    add: 'Add another account…',
    used: (owner: string) => `Now using ${owner}.`,
    /** Lines of an import or a file of a watched folder are open, which belong to the account in use. */
    closes: {
      title: (owner: string) => `Close the open file and use ${owner}?`,
      text: (open: string, inUse: string) =>
        `${open} belongs to ${inUse}. It closes, and its fixes are not kept. Imports under way go on.`,
      keep: (inUse: string) => `Stay in ${inUse}`,
      close: 'Close it and switch',
    },
  },
} as const;

/** What an account in the list needs or does; undefined: nothing. */
export function accountNote(view: AccountView, underWay: number, waiting: number): string | undefined {
  if (view.state === 'disconnected') return 'Its token is missing';
  const parts = [
    ...(view.trouble === null ? [] : [troubleState(view.trouble)]),
    ...(waiting === 0 ? [] : [`${count(waiting, 'file')} ${waiting === 1 ? 'waits' : 'wait'} for you`]),
    ...(underWay === 0 ? [] : [`${count(underWay, 'import')} under way`]),
  ];
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** The state of the account in a few words. */
export function connectionState(view: ConnectionView): string {
  if (view.state === 'opening') return 'Opening…';
  if (view.state === 'disconnected') return 'Not connected';
  return view.trouble === null ? 'Connected' : troubleState(view.trouble);
}

/** Scarf answers, and only another token helps; or no answer comes through. */
function troubleState({ code }: Failure): string {
  return code === 'token-refused' || code === 'token-not-allowed' ? 'Token not accepted' : 'Not reachable';
}

/** Two letters for a name: "acme-baking" -> "AB", "acme" -> "AC". */
export function initials(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const letters = second === undefined ? [...first].slice(0, 2) : [[...first][0], [...second][0]];
  return letters.join('').toLocaleUpperCase('en');
}
