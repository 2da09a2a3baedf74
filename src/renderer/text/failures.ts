import type { Failure, FailureCode } from '../../shared/failure';
import { SCARF_SLOTS } from '../../shared/imports/import';
import { PARTS_AT_MOST } from '../../shared/files/parts';
import { FOLDERS_AT_MOST } from '../../shared/imports/watched-folder';
import { ASK_FOR_TEXT, kindText } from './file-kinds';
import { countdown, number } from './format';

/** What happened and what to do next, in the words shown to the user. */
export interface FailureText {
  readonly sentence: string;
  readonly next: string;
}

const TEXTS: Record<FailureCode, FailureText> = {
  'not-connected': {
    sentence: 'This app is not connected to Scarf.',
    next: 'Connect with your account and token, then try again.',
  },
  'token-empty': {
    sentence: 'The token is missing.',
    next: 'Copy it from your Scarf account page and paste it here.',
  },
  'token-not-ascii': {
    sentence: 'The token has characters that Scarf tokens never have.',
    next: 'Copy it straight from your Scarf account page, not from a document or chat.',
  },
  'token-too-long': {
    sentence: 'This text is too long to be a token.',
    next: 'Copy only the token from your Scarf account page.',
  },
  'token-refused': {
    sentence: 'Scarf did not accept this token.',
    next: 'Copy it again and check nothing is missing at either end.',
  },
  'token-not-allowed': {
    sentence: 'Scarf does not let this token do that. The role “Member” may not import or stop imports.',
    next: 'Ask an owner or admin of the account for a token, or check that yours is complete.',
  },
  'owner-unknown': {
    sentence: 'No account has this name, or the token belongs to another account.',
    next: 'Check both. The account is your user or organization name in Scarf.',
  },
  'owner-not-allowed': {
    sentence: 'Your organization chose another account for this app.',
    next: 'Connect the account that is filled in already.',
  },
  'keychain-absent': {
    sentence: 'This computer has no password store, so the token can’t be saved.',
    next: 'You can go on. Enter the token again after the next start.',
  },
  'keychain-unreadable': {
    sentence: 'This computer’s password store did not give us your token.',
    next: 'Unlock the password store, then try again. Your token is still in it.',
  },
  'keychain-sign-in-left': {
    sentence: 'This computer’s password store did not delete the sign-in of the proxy.',
    next: 'Unlock the password store, then choose Forget again.',
  },
  'keychain-token-left': {
    sentence: 'Your token could not be deleted from this computer’s password store.',
    next: 'Unlock the password store, then try again. The app also tries again at its next start.',
  },
  'host-not-found': {
    sentence: 'Scarf’s address was not found on the network.',
    next: 'Check your internet connection, then try again.',
  },
  'connection-refused': {
    sentence: 'Scarf could not be reached.',
    next: 'Check your internet connection, then try again.',
  },
  'connection-lost': {
    sentence: 'The connection dropped before Scarf answered.',
    next: 'Check your internet connection, then try again.',
  },
  'timed-out': {
    sentence: 'Scarf isn’t answering.',
    next: 'Wait a minute, then try again.',
  },
  'proxy-refused': {
    sentence: 'Your office network’s proxy did not let us through to Scarf.',
    next: 'Ask your IT team to allow api.scarf.sh, or change the proxy in Settings.',
  },
  'proxy-sign-in': {
    sentence: 'Your office network’s proxy asks for a sign-in, which this app can’t give.',
    next: 'Ask your IT team to let api.scarf.sh through without one, or change the proxy in Settings.',
  },
  'proxy-asks-password': {
    sentence: 'Your office network’s proxy asks for a user name and password.',
    next: 'Enter them in Settings, under Network. IT knows which ones are meant.',
  },
  'proxy-password-refused': {
    sentence: 'Your office network’s proxy did not accept the user name or password.',
    next: 'Enter them again in Settings, under Network. If IT changed them, use the new ones.',
  },
  'certificate-untrusted': {
    sentence: 'Your network shows a certificate this computer does not trust.',
    next: 'Ask your IT team for their certificate file and choose it in Settings.',
  },
  'certificate-expired': {
    sentence: 'The certificate of the connection to Scarf is out of date.',
    next: 'Check that this computer’s date and time are right, then try again.',
  },
  'certificate-wrong-host': {
    sentence: 'Something on the network answered in Scarf’s place.',
    next: 'Try another network, or ask your IT team to look at the details.',
  },
  'not-certificates': {
    sentence: 'This is not a certificate file.',
    next: 'Ask your IT team for one that holds certificates and nothing else (.pem, .crt or .cer).',
  },
  'address-not-allowed': {
    sentence: 'The address set for Scarf is not safe.',
    next: 'It must begin with https. Ask whoever set this computer up.',
  },
  'too-many-open': {
    sentence: 'This computer has too many files or connections open.',
    next: 'Close some programs, then try again.',
  },
  redirected: {
    sentence: 'Something on the network sent us to another address.',
    next: 'A login page or filter may be in the way. Open your browser and sign in there first.',
  },
  'unexpected-answer': {
    sentence: 'Something other than Scarf answered.',
    next: 'A network filter may be in the way. Try again, or ask your IT team.',
  },
  'not-found': {
    sentence: 'This package, pixel or import is no longer in Scarf.',
    next: 'Choose another destination, or reload the list.',
  },
  'not-listed': {
    sentence: 'Scarf accepted this import but does not list it yet.',
    next: 'That can take some minutes. Please don’t send the file again.',
  },
  'too-many-imports': {
    sentence: `Scarf is already working on ${SCARF_SLOTS} imports, the most it allows.`,
    next: 'Yours starts when one finishes.',
  },
  'slow-down': {
    sentence: 'Scarf asked us to slow down.',
    next: 'Wait a little, then try again.',
  },
  'body-too-large': {
    sentence: 'The file is larger than Scarf accepts in one import.',
    next: 'Split it into smaller files and import them one by one.',
  },
  'log-too-large': {
    sentence: 'Scarf’s log of this import is too large for this app.',
    next: 'Ask Scarf’s support what it says.',
  },
  rejected: {
    sentence: 'Scarf did not accept this import.',
    next: 'Open the details for Scarf’s reason and send them to support.',
  },
  'scarf-trouble': {
    sentence: 'Scarf has a problem at the moment.',
    next: 'Wait a few minutes, then try again.',
  },
  'file-missing': {
    sentence: 'The file is no longer where it was.',
    next: 'Put it back, or choose it again.',
  },
  'file-locked': {
    sentence: 'Another program is using this file.',
    next: 'Close the file there, then try again.',
  },
  'file-no-permission': {
    sentence: 'You don’t have permission to open this file.',
    next: 'Ask its owner for access, or copy it to a folder of yours.',
  },
  'file-is-folder': {
    sentence: 'This is a folder, not a file.',
    next: 'Drop the folder itself, or choose the event files in it.',
  },
  'office-file': {
    sentence: 'This is an Excel or Word file, which this app can’t read as it is.',
    next: 'Save it in Excel as .xlsx or CSV UTF-8, then choose that file.',
  },
  'no-event-files': {
    sentence: 'There are no event files in here.',
    next: 'Choose files that end in .csv, .xlsx, .ods, .parquet, .json, .ndjson, .gz, .zst, .bz2, .zip or .tar.',
  },
  'sheets-hidden': {
    sentence: 'No sheet that shows in this workbook holds events. It has hidden sheets.',
    next: 'Show the sheet with the events in your spreadsheet program, save the workbook, then choose it again.',
  },
  'not-a-preset': {
    sentence: 'This file holds no preset of this app.',
    next: 'Choose a file that ends in .preset.json, as “Export preset” saves it.',
  },
  'preset-for-others': {
    sentence: 'This preset is for other files: nothing that it names is in this one.',
    next: 'Choose another preset, or say here what the columns mean.',
  },
  'too-many-files': {
    sentence: `That is more than ${number(PARTS_AT_MOST)} files, the most for one import.`,
    next: 'Choose fewer at a time, such as one day’s files.',
  },
  'archive-damaged': {
    sentence: 'The archive is damaged, or a part of it is missing.',
    next: 'Ask whoever sent it for a new copy.',
  },
  'archive-encrypted': {
    sentence: 'The files in this archive need a password.',
    next: 'Unpack it with the password first, then drop its files here.',
  },
  'file-empty': {
    sentence: 'The file is empty.',
    next: 'Ask whoever sent it for a new copy.',
  },
  'no-events': {
    sentence: 'The table has no rows below its header, so it has no events.',
    next: 'If it should have rows, ask the sender for a new copy.',
  },
  'file-binary': {
    sentence: 'This is not a text file, so it holds no events we can read.',
    next: ASK_FOR_TEXT,
  },
  'file-kind-not-read': {
    sentence: 'This app does not read files of this kind.',
    next: ASK_FOR_TEXT,
  },
  'file-not-yet': {
    sentence: 'This kind of file can’t be imported yet.',
    next: 'Ask for the events as CSV, or as JSON with one event per line.',
  },
  'file-itself': {
    sentence: 'This is the file you chose, and we never change it.',
    next: 'Give the copy another name.',
  },
  'file-changed': {
    sentence: 'The file changed while we read it.',
    next: 'Wait until it is complete, then check it again.',
  },
  'file-unreadable': {
    sentence: 'This computer could not read the file.',
    next: 'Copy it to this computer’s own disk, then choose it again.',
  },
  'nothing-to-send': {
    sentence: 'No event in this file can be sent.',
    next: 'Fix its lines, or choose another file.',
  },
  'too-old-by-now': {
    sentence: 'Scarf accepts only events of the last week. These became too old while the import waited.',
    next: 'Ask help@scarf.sh what they can do for older events. They also suggest a separate package with newer times.',
  },
  'disk-full': {
    sentence: 'This computer’s disk is full.',
    next: 'Free some space, then try again. Nothing already saved was lost.',
  },
  'disk-no-permission': {
    sentence: 'This app has no permission to write to its own folder.',
    next: 'Ask your IT team for access to the folder named in the details.',
  },
  'disk-trouble': {
    sentence: 'This computer could not save a file.',
    next: 'Check the disk, then try again.',
  },
  'set-by-organization': {
    sentence: 'Your organization decided this setting.',
    next: 'Ask your IT team if it should be another one.',
  },
  'too-many-folders': {
    sentence: `The app watches at most ${FOLDERS_AT_MOST} folders.`,
    next: 'Stop watching one of them in Settings, then add this one.',
  },
  'folder-watched': {
    sentence: 'This folder is watched already.',
    next: 'Change its choices in Settings, or choose another folder.',
  },
  'policy-not-read': {
    sentence: 'Your organization’s settings for this app could not be used.',
    next: 'Tell your IT team, and send them the details.',
  },
  'worker-ended': {
    sentence: 'Reading the file ended too early. Nothing was lost.',
    next: 'Check the file again. If it happens twice, send the details to support.',
  },
  'bad-sender': {
    sentence: 'The window asked for something it is not allowed to do.',
    next: 'Close the app and open it again.',
  },
  'bad-input': {
    sentence: 'The app could not use what was entered.',
    next: 'Check it and try again.',
  },
  'begun-twice': {
    sentence: 'Another import of this file sends its events, or sent them. Scarf would count them twice.',
    next: 'Look at that import. This one sent nothing.',
  },
  'held-elsewhere': {
    sentence: 'A command line is at work on this import.',
    next: 'Press Ctrl+C there to stop it, or wait until it has ended.',
  },
  gone: {
    sentence: 'This no longer exists.',
    next: 'Go back and open it again.',
  },
  'unknown-reason': {
    sentence: 'This version of the app does not know why it failed.',
    next: 'Another version of it recorded the reason. Open that version, or send the details to support.',
  },
  unexpected: {
    sentence: 'Something went wrong in the app. Nothing was lost.',
    next: 'Try again. If it happens twice, send the details to support.',
  },
};

/** The words for a failure. When Scarf named a waiting time, the next step includes it. */
export function failureText(failure: Failure): FailureText {
  const text = failure.fileKind === undefined ? TEXTS[failure.code] : kindText(failure.fileKind);
  if (failure.retryAfter === undefined) return text;
  return { ...text, next: `Try again in ${countdown(failure.retryAfter)}.` };
}

/** Technical text for support: the code and the recorded details. Never contains the token. */
export function failureDetails(failure: Failure): string {
  return failure.details === undefined ? failure.code : `${failure.code}\n${failure.details}`;
}
