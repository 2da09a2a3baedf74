import type { CertificateFacts } from '../../shared/app/certificate';
import type { Connected } from '../../shared/app/connection';
import type { Failure } from '../../shared/failure';
import { passwordFault, userFault, type KnownProxy } from '../../shared/app/proxy-sign-in';
import type { Settings, Theme } from '../../shared/app/settings';
import { count, fullDate, number } from './format';

export const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'Same as my computer' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export const PROXIES: readonly {
  readonly value: Settings['proxy'];
  readonly label: string;
  readonly note: string;
}[] = [
  {
    value: 'system',
    label: 'Same as my computer',
    note: 'Right for almost every office.',
  },
  { value: 'none', label: 'Direct', note: 'Only if IT told you to go without a proxy.' },
];

/** What is trusted, and until when. */
export function certificateText({ subject, until }: CertificateFacts): string {
  return until === null ? subject : `${subject}, until ${fullDate(until)}`;
}

export function tokenStorageText({ unsaved }: Connected): string {
  return unsaved === null ? 'Kept in this computer’s password store.' : unsavedText(unsaved);
}

export function signInStorageText({ unsaved }: KnownProxy): string {
  return unsaved === null ? SETTINGS_WORDS.signIn.kept : unsavedText(unsaved);
}

/** What is wrong with what was typed; undefined: nothing. */
export function userError(user: string): string | undefined {
  const fault = userFault(user);
  switch (fault) {
    case null:
      return undefined;
    case 'missing':
      return 'Enter the user name.';
    case 'colon':
      return 'A user name for a proxy has no colon.';
    case 'unusable':
      return 'This is too long for a proxy, or has a character that cannot be sent.';
  }
}

export function passwordError(password: string): string | undefined {
  const fault = passwordFault(password);
  switch (fault) {
    case null:
    case 'colon':
      return undefined;
    case 'missing':
      return 'Enter the password.';
    case 'unusable':
      return 'This is too long for a proxy, or has a character that cannot be sent.';
  }
}

function unsavedText(unsaved: Failure): string {
  return unsaved.code === 'keychain-absent'
    ? 'Kept until you close the app: this computer has no password store.'
    : 'Kept until you close the app: this computer’s password store did not accept it.';
}

/** Shown once when the token lasts only until the app closes. */
export function unsavedTokenText(failure: Failure): { readonly sentence: string; readonly next: string } {
  const next = 'It is kept until you close the app. Then enter it again.';
  return failure.code === 'keychain-absent'
    ? {
        sentence: 'This computer has no password store, so your token can’t be saved.',
        next,
      }
    : {
        sentence: 'This computer’s password store did not accept your token.',
        next: `Unlock the password store, then try again. ${next}`,
      };
}

export const SETTINGS_WORDS = {
  title: 'Settings',
  account: 'Account',
  accounts: 'Accounts',
  inUse: 'In use',
  noToken: 'No token can be read.',
  token: 'Token',
  tokenEnding: (last4: string) => `••••${last4}`,
  tokenSpoken: (last4: string) => `Ends in ${last4}`,
  notConnected: 'No account is connected.',
  opening: 'Asking this computer’s password store…',
  connect: 'Connect to Scarf…',
  add: 'Add another account…',
  newToken: 'Replace token…',
  newTokenOf: (owner: string) => `Replace token of ${owner}`,
  disconnect: {
    button: 'Disconnect…',
    buttonOf: (owner: string) => `Disconnect ${owner}`,
    title: (owner: string) => `Disconnect ${owner} from this computer?`,
    text: 'Its token is deleted from this computer. Your history stays, and nothing changes in Scarf.',
    underWay: (imports: number) =>
      imports === 1
        ? 'Its import under way waits until you connect it again. Sending stops.'
        : `Its ${count(imports, 'import')} under way wait until you connect it again. Sending stops.`,
    next: (owner: string) => `Then ${owner} is in use.`,
    confirm: 'Disconnect',
    closeFile: 'Close it and disconnect',
    keep: 'Keep account',
  },
  appearance: 'Appearance',
  theme: 'Colors',
  textSize: 'Text size',
  textSizeNote: 'Ctrl + and Ctrl − change it too.',
  notify: 'Tell me when an import ends',
  notifyNote: 'Only while this window is not in front.',
  network: 'Network',
  proxy: 'Connection',
  certificate: 'Certificate file of your office network',
  certificateNote: 'Needed only if IT gave you one. It adds to the certificates this computer trusts.',
  chooseCertificate: 'Choose a file…',
  otherCertificate: 'Choose another file…',
  removeCertificate: 'Remove',
  moreCertificates: (more: number) => `and ${number(more)} more`,
  byOrganization: 'Set by your organization',
  signIn: {
    asks: (name: string) => `${name} asks for a user name and password`,
    refused: 'It did not accept them. Check both, then try again.',
    note: 'They are those of your office network’s proxy, not of Scarf. IT knows which ones are meant.',
    readable:
      'The way to this proxy is not encrypted: others on your network could read the password. Enter it only if IT agrees.',
    encrypted: 'The way to this proxy is encrypted.',
    user: 'User name',
    password: 'Password',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    confirm: 'Sign in',
    busy: 'Asking the proxy…',
    known: (name: string) => `Sign-in for ${name}`,
    kept: 'Kept in this computer’s password store and sent only to this proxy.',
    forget: 'Forget',
    forgetOne: (name: string) => `Forget the sign-in for ${name}`,
  },
  imports: 'Imports',
  parallel: 'Imports at the same time',
  parallelNote: 'Scarf runs at most 15 for one account.',
  about: 'About',
  version: 'Version',
  license: 'License',
  licenseName: 'MIT',
  contact:
    'Made by the contributors of Event Importer for Scarf. It is not a product of Scarf. Questions about Scarf itself: help@scarf.sh.',
  help: 'Help',
  trial: 'For trial only: made with an Electron that is meant for tests.',
  builtOn: 'Built on',
  engines: (electron: string, chromium: string) => `Electron ${electron}, Chromium ${chromium}`,
  server: 'Server',
  dataFolder: 'Data folder',
  showFolder: 'Show folder',
  parts: 'Licenses',
  partsNote:
    'The app comes with work of others, under these licenses. Those of Electron and Chromium lie beside the program.',
  part: (name: string, version: string, license: string) => `${name} ${version}, ${license}`,
  guide: 'Scarf’s guide to importing events',
} as const;
