import type { ConnectionView } from '../../shared/connection';
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
  opening: 'Opening your password store…',
} as const;

/** The state of the account in a few words. */
export function connectionState(view: ConnectionView): string {
  if (view.state === 'opening') return 'Opening…';
  if (view.state === 'disconnected') return 'Not connected';
  return view.trouble === null ? 'Connected' : 'Not reachable now';
}

/** Two letters for a name: "acme-baking" -> "AB", "acme" -> "AC". */
export function initials(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const letters = second === undefined ? [...first].slice(0, 2) : [[...first][0], [...second][0]];
  return letters.join('').toLocaleUpperCase('en');
}
