import type { UpdateChannel } from '../../shared/app/settings';
import type { ToldBecause, UpdateTroubleCode, UpdateView } from '../../shared/app/update';
import { asOf, bytes } from './format';

export const CHANNELS: readonly { readonly value: UpdateChannel; readonly label: string }[] = [
  { value: 'stable', label: 'Releases only' },
  { value: 'testing', label: 'Also test versions' },
];

export const UPDATE_WORDS = {
  heading: 'Updates',
  ask: 'Look for newer versions',
  askNote: 'Once a day. The app asks before it downloads one, and before it restarts.',
  channel: 'Versions',
  channelNote: 'Test versions come earlier and may have faults.',
  look: 'Look now',
  download: 'Download',
  dontWait: 'Don’t download',
  stop: 'Stop',
  restart: 'Restart now',
  tryAgain: 'Try again',
  progress: (received: number, size: number) => `${bytes(received)} of ${bytes(size)}`,
  /** Before a restart while a file is open. */
  close: {
    title: 'Restart now?',
    text: (open: string) => `${open} is still open. It closes, and its fixes are not kept.`,
    keep: 'Keep the open file',
    restart: 'Restart',
  },
} as const;

export interface UpdateText {
  readonly title: string;
  readonly next: string;
}

/** What is said of a newer version; null: there is none to speak of. */
export function updateText(view: UpdateView): UpdateText | null {
  switch (view.state) {
    case 'off':
    case 'none':
    case 'looking':
      return null;
    case 'newer':
      return {
        title: `Version ${view.version} is available. Download it?`,
        next: `${bytes(view.size)}. You can go on working meanwhile.`,
      };
    case 'told':
      return { title: `Version ${view.version} is available.`, next: TOLD[view.why] };
    case 'waiting':
      return {
        title: `Version ${view.version} waits until your import has ended.`,
        next: 'The download then begins by itself.',
      };
    case 'downloading':
      return {
        title: `Version ${view.version} is being downloaded.`,
        next: UPDATE_WORDS.progress(view.bytes, view.size),
      };
    case 'ready':
      return view.waits
        ? {
            title: `Version ${view.version} is ready.`,
            next: `You can restart once your import has ended. ${AT_NEXT_START}`,
          }
        : { title: `Version ${view.version} is ready. Restart to use it?`, next: AT_NEXT_START };
    case 'failed':
      return TROUBLES[view.trouble];
  }
}

/** What is known while there is nothing newer. */
export function newestText(view: UpdateView, now: number): string {
  if (view.state === 'looking') return 'Looking for a newer version…';
  if (view.state !== 'none' || view.asOf === null) return 'Not known yet';
  return `This is the newest version, ${asOf(view.asOf, now)}`;
}

const AT_NEXT_START = 'Without a restart it is used the next time you open the app.';

const TOLD: Readonly<Record<ToldBecause, string>> = {
  installed: 'Install it the way this one was installed, or ask your IT team. Settings and history stay.',
  'no-permission': 'The app may not replace its own file here. Ask your IT team to do it.',
};

const STILL_WORKS = 'The version you have goes on working.';

/** The running version is whole after each of them. */
const TROUBLES: Readonly<Record<UpdateTroubleCode, UpdateText>> = {
  'no-answer': {
    title: 'The place where newer versions lie can’t be reached.',
    next: `${STILL_WORKS} Try again later.`,
  },
  'wrong-signature': {
    title: 'What was found does not come from the makers of this app, so it was not used.',
    next: `${STILL_WORKS} Try again later. If it happens again, tell your IT team.`,
  },
  'not-a-statement': {
    title: 'There is a newer version, but this one can’t read what is said of it.',
    next: `${STILL_WORKS} Install the newer one by hand, or ask your IT team.`,
  },
  'cut-off': {
    title: 'The download ended too early, so it was thrown away.',
    next: `${STILL_WORKS} Try again.`,
  },
  'wrong-file': {
    title: 'The downloaded file is not the one that was released, so it was thrown away.',
    next: `${STILL_WORKS} Try again later. If it happens again, tell your IT team.`,
  },
  'disk-full': {
    title: 'The disk is full, so the new version could not be saved.',
    next: `${STILL_WORKS} Free some space, then try again.`,
  },
  'disk-no-permission': {
    title: 'The app may not write beside its own file, so the new version could not be saved.',
    next: `${STILL_WORKS} Ask your IT team.`,
  },
  'disk-trouble': {
    title: 'This computer could not save the new version.',
    next: `${STILL_WORKS} Check the disk, then try again.`,
  },
};
