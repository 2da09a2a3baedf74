import { ownerIn, tokenIn } from '../../shared/app/account-entry';
import { READABLE_FILES } from './file-kinds';

/** The words of the connect screen. */
export const CONNECT_WORDS = {
  title: 'Connect to Scarf',
  addTitle: 'Add another account',
  newTokenTitle: (owner: string) => `Enter another token for ${owner}`,
  othersStay: 'Your other accounts stay connected, and their imports go on.',
  story: 'What this app does',
  promise: 'Get event files into Scarf, checked first.',
  lead: 'Exports, spreadsheets and server logs, as people send them to you.',
  steps: [
    { name: 'Connect once', text: 'With the name of your account and its token.' },
    { name: 'Drop a file', text: 'We check every event on this computer. Nothing is sent yet.' },
    { name: 'Import', text: 'You see what arrived in Scarf, and what did not.' },
  ],
  files: READABLE_FILES,
  givenWaits: (name: string) => `Connect first. Then we check ${name}.`,
  fileWaits: 'Connect first, then choose your file again.',
  account: 'Account',
  accountHelp: 'Your user or organization name in Scarf.',
  token: 'API token',
  tokenPlaceholder: 'Paste it here',
  showToken: 'Show token',
  hideToken: 'Hide token',
  where: 'Where to find your token',
  whereSteps: {
    open: 'Open your',
    page: 'account page in Scarf',
    find: 'Find',
    label: 'API token',
    choose: 'and choose',
    copy: 'Copy',
    paste: 'Come back and paste it above',
  },
  connect: 'Connect',
  connecting: 'Asking Scarf…',
  safe: 'We keep your token in this computer’s password store and send it only to Scarf.',
  network: 'Proxy and certificates…',
} as const;

/** What is wrong with the account's name before Scarf is asked; undefined: nothing. */
export function ownerError(typed: string): string | undefined {
  if (ownerIn(typed) !== '') return undefined;
  return typed.trim() === '' ? 'Enter the account’s name.' : 'This address names no account. Type the name.';
}

/** Says which account is meant when more than its name was typed. */
export function ownerNote(typed: string): string | undefined {
  const owner = ownerIn(typed);
  return owner === '' || owner === typed.trim() ? undefined : `We take “${owner}” as the account.`;
}

export function tokenError(typed: string): string | undefined {
  return tokenIn(typed) === '' ? 'Paste the token here.' : undefined;
}

/** Says that only the token is used of what was pasted. */
export function tokenNote(typed: string): string | undefined {
  const token = tokenIn(typed);
  if (token === '' || token === typed.trim()) return undefined;
  return `We take only the token from this: ${token.length} characters, ending in “${token.slice(-4)}”.`;
}
