import { failure, type Failure, type FailureCode } from '../../shared/failure';
import { failureText, type FailureText } from './failures';
import type { ImportView } from '../../shared/imports/import';
import { count, dateAndTime, duration, number } from './format';
import { nextTryText, progressHeading, queueText } from './progress';

/** A failure as `--json` prints it. */
export interface FailureFields {
  readonly code: string;
  readonly text: string;
  readonly next: string;
}

const NEW_TOKEN = 'Connect the account again in the app, or set SCARF_TOKEN to another token.';
const ONLY_THE_TOKEN = 'Set SCARF_TOKEN to the token of your Scarf account page, and to nothing else.';
const OTHER_PROXY = 'Ask your IT team, or set HTTPS_PROXY to a proxy that lets you through to api.scarf.sh.';

/** What is said and done on a command line in another way than in the window. */
const ON_A_COMMAND_LINE: Partial<Record<FailureCode, Partial<FailureText>>> = {
  'not-connected': {
    sentence: 'No account is connected on this computer, or its token is not saved.',
    next: 'Connect in the app, or set SCARF_TOKEN and name the account: --owner NAME.',
  },
  'token-empty': { sentence: 'SCARF_TOKEN is empty.', next: ONLY_THE_TOKEN },
  'token-not-ascii': { next: ONLY_THE_TOKEN },
  'token-too-long': { next: ONLY_THE_TOKEN },
  'token-refused': { next: NEW_TOKEN },
  'owner-not-allowed': {
    sentence: 'Your organization chose another account for this computer.',
    next: 'Leave out --owner, or name that account.',
  },
  'not-found': {
    sentence: 'This account has no import with this id.',
    next: 'To see the ids: event-importer list. For another account: --owner NAME.',
  },
  'keychain-absent': {
    sentence: 'This computer has no password store, so no token can be read from it.',
    next: 'Set SCARF_TOKEN to your token.',
  },
  'keychain-unreadable': { next: 'Unlock the password store, or set SCARF_TOKEN to your token.' },
  'proxy-refused': { next: OTHER_PROXY },
  'proxy-sign-in': { next: OTHER_PROXY },
  'proxy-asks-password': { next: 'Enter them in the app’s Settings, under Network. They count here, too.' },
  'proxy-password-refused': { next: 'Enter the right ones in the app’s Settings, under Network.' },
  'certificate-untrusted': {
    next: 'Ask your IT team for their certificate file. Choose it in the app’s Settings while you are connected there.',
  },
  redirected: { next: 'A login page or filter may be in the way. Sign in there in a browser first.' },
};

function textOf(failure: Failure): FailureText {
  const text = failureText(failure);
  const { next, sentence = text.sentence } = ON_A_COMMAND_LINE[failure.code] ?? {};
  // How long Scarf asked us to wait says more.
  return { sentence, next: failure.retryAfter === undefined ? (next ?? text.next) : text.next };
}

/** A failure in a line of the command line. */
export function failureLine(failure: Failure): string {
  const { sentence, next } = textOf(failure);
  return `${sentence} ${next}\n`;
}

export function failureFields(failure: Failure): FailureFields {
  const { sentence: text, next } = textOf(failure);
  return { code: failure.code, text, next };
}

/** "Scarf asked us to slow down. Trying again in 5 seconds." */
export function waitLine(failure: Failure, waitMs: number): string {
  return `${textOf(failure).sentence} Trying again in ${duration(waitMs / 1_000)}.\n`;
}

/** "Your organization’s settings for this app could not be used. Tell your IT team about /etc/…" */
/** The installed command line finds no Node, or one that is too old: `found`, its version. Plain ASCII for every console. */
export function needsNodeText(needed: string, found: string | null): string {
  const lack = found === null ? 'there is none on the PATH' : `the one on the PATH is ${found}`;
  return `event-importer needs Node ${needed} or later, and ${lack}. Install it from https://nodejs.org or ask your IT team, and try again. The app itself needs none.`;
}

export function policyLine(path: string): string {
  return `${failureText(failure('policy-not-read')).sentence} Tell your IT team about ${path}.\n`;
}

export const SAFETY_IDS_ARE_SET =
  'Your organization decided whether events get Safety IDs: --safety-ids does not count.\n';
export const NOTHING_IS_SENT = 'Nothing was sent.';
export const NOT_BEFORE_ANSWERED = 'Nothing was sent: these questions must be answered first.';
export const NOT_TWICE =
  'Nothing was sent: Scarf may count events of these files twice. Look at the earlier import in the app. There you can import them again.';
export const LEFT_TO_THE_APP = 'Open the app to decide what to do.';
export const GOES_ON_ELSEWHERE = 'The app, or another command line, goes on with this import.';

/** An import that a command line left is gone on with. */
export function goingOnLine(fileName: string): string {
  return `An earlier import has not ended: ${printable(fileName)}. Going on with it.\n`;
}

/** The program ends, and others go on with what it took over. */
export function leftLine(fileName: string): string {
  return `Left to the app, or to the next import: ${printable(fileName)}.\n`;
}

/** The program ends once an upload that it took over has. */
export function endingUploadLine(fileName: string): string {
  return `Waiting until the upload of ${printable(fileName)} has ended: its events have no ids, so it must not break off.\n`;
}

/** Why an import waits, in a line of the command line; null: it does not. */
export function importWaitText(
  { phase }: Pick<ImportView, 'phase'>,
  now: number,
): { readonly sentence: string; readonly next: string | null } | null {
  if (phase.name !== 'queued' || phase.why === 'starting') return null;
  return { sentence: queueText(phase).sentence, next: nextTryText(phase.until, now) };
}

/** "Sending your events: 1,200 of 4,800" */
export function importProgressText({ phase, progress, counts, remote }: ImportView): string {
  const heading = progressHeading(phase);
  if (phase.name === 'uploading' && progress !== null)
    return `${heading}: ${number(progress.events)} of ${number(progress.eventsTotal)}`;
  const read = (remote?.imported ?? 0) + (remote?.failed ?? 0);
  const sent = counts?.sent ?? remote?.total ?? null;
  return phase.name === 'processing' && sent !== null
    ? `${heading}: ${number(read)} of ${number(sent)}`
    : heading;
}

export const NO_FILE_LINES =
  'The line map of this import cannot be read, so your own line numbers are missing.\n';

/** An import at Scarf, as far as these lines show it. */
interface ShownImport {
  readonly id: string;
  readonly status: 'importing' | 'done' | 'aborted' | null;
  readonly total: number | null;
  readonly imported: number | null;
  readonly failed: number | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly file: string | null;
}

const STATUS_WORDS = { importing: 'importing', done: 'done', aborted: 'stopped' } as const;

function statusWord({ status }: ShownImport): string {
  return status === null ? 'not known' : STATUS_WORDS[status];
}

const COLUMNS: readonly (readonly [heading: string, cell: (shown: ShownImport) => string])[] = [
  ['ID', ({ id }) => id],
  ['STATUS', statusWord],
  ['EVENTS', ({ total }) => orNotKnown(total)],
  ['IMPORTED', ({ imported }) => orNotKnown(imported)],
  ['FAILED', ({ failed }) => orNotKnown(failed)],
  ['STARTED', ({ createdAt }) => (createdAt === null ? '-' : dateAndTime(createdAt))],
  ['FILE', ({ file }) => file ?? '-'],
];

function orNotKnown(value: number | null): string {
  return value === null ? '-' : number(value);
}

/** The imports of an account as a table. */
export function listText({
  imports,
  complete,
}: {
  readonly imports: readonly ShownImport[];
  readonly complete: boolean;
}): string {
  const more = complete ? '' : 'Scarf may have more imports than it gave.\n';
  if (imports.length === 0) return `No imports yet.\n${more}`;
  const rows = [
    COLUMNS.map(([heading]) => heading),
    ...imports.map((shown) => COLUMNS.map(([, cell]) => printable(cell(shown)))),
  ];
  return table(rows) + more;
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** A name must not control the terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

/** How far Scarf is with an import. */
export function statusText(shown: ShownImport): string {
  const { id, file, createdAt, updatedAt } = shown;
  const times = [
    createdAt === null ? null : `Started ${dateAndTime(createdAt)}.`,
    updatedAt === null ? null : `Last news ${dateAndTime(updatedAt)}.`,
  ].filter((part) => part !== null);
  const lines = [
    `Import ${printable(id)}: ${statusWord(shown)}`,
    ...(file === null ? [] : [`File: ${printable(file)}`]),
    countsText(shown),
    ...(times.length === 0 ? [] : [times.join(' ')]),
  ];
  return `${lines.join('\n')}\n`;
}

/** "120 events: 118 imported, 2 failed." */
function countsText({ total, imported, failed }: ShownImport): string {
  const parts = [
    imported === null ? null : `${number(imported)} imported`,
    failed === null ? null : `${number(failed)} failed`,
  ].filter((part) => part !== null);
  if (total === null && parts.length === 0) return 'Scarf gives no numbers yet.';
  const events = total === null ? 'Events' : count(total, 'event');
  return parts.length === 0 ? `${events}.` : `${events}: ${parts.join(', ')}.`;
}

/** What became of an import that Scarf was asked to stop. */
/** Scarf could not be asked what became of it. */
export const ABORT_TAKEN = 'Scarf was asked to stop this import. How it stands now is not known.\n';

export function abortText(shown: ShownImport): string {
  const said = {
    importing: 'Scarf was asked to stop this import, and still reads it.',
    done: 'This import has ended: Scarf did not stop it.',
    aborted: 'Scarf stopped this import. What it had imported stays.',
  } as const;
  const first = shown.status === null ? 'Scarf was asked to stop this import.' : said[shown.status];
  return `${first}\n${statusText(shown)}`;
}

interface ShownAccount {
  readonly owner: string;
  readonly connected: boolean;
  readonly tokenFrom: 'SCARF_TOKEN' | 'password-store' | null;
  readonly failure: FailureFields | null;
}

const TOKEN_PLACES = {
  SCARF_TOKEN: 'the token of SCARF_TOKEN',
  'password-store': 'the token in the password store',
} as const;

/** What Scarf answers to a token that does not work for an account. */
const REFUSALS = [
  'token-refused',
  'token-not-allowed',
  'owner-unknown',
] as const satisfies readonly FailureCode[];

/** Scarf was asked, and does not take the token for the account. */
export function isTokenRefusal({ code }: Pick<FailureFields, 'code'>): boolean {
  return REFUSALS.some((refusal) => refusal === code);
}

/** One line an account: "acme (in use in the app): the token in the password store works." */
export function accountsText(accounts: readonly ShownAccount[]): string {
  return accounts.map((account) => `${accountLine(account)}\n`).join('');
}

function accountLine({ owner, connected, tokenFrom, failure }: ShownAccount): string {
  const name = connected ? `${printable(owner)} (in use in the app)` : printable(owner);
  const token = tokenFrom === null ? 'no token' : TOKEN_PLACES[tokenFrom];
  if (failure === null) return `${name}: ${token} works.`;
  const isRefused = tokenFrom !== null && isTokenRefusal(failure);
  const said = tokenFrom === null ? '' : isRefused ? ' does not work' : ' could not be tried';
  return `${name}: ${token}${said}. ${failure.text} ${failure.next}`;
}
