import type { Notice } from '../../shared/app/notice';
import { newerText } from './history';

interface NoticeText {
  readonly title: string;
  readonly next: string;
}

const DISK_TROUBLE: NoticeText = {
  title: 'This computer could not save or read what the app keeps.',
  next: 'What was saved before is kept. Check the disk that holds the folder below.',
};

/** Earlier saves always survive: each file is written beside the old one, then renamed over it. */
const DISK_WORDS: Readonly<Record<string, NoticeText>> = {
  'disk-full': {
    title: 'The disk is full, so the app could not save its latest changes.',
    next: 'What was saved before is kept. Free some space before you import more.',
  },
  'disk-no-permission': {
    title: 'The app has no permission to write to its own folder, so no changes are saved.',
    next: 'What was saved before is kept. Ask your IT team for access to the folder below.',
  },
  gone: {
    title: 'A folder of the app was removed while it ran.',
    next: 'The lines set aside and the log of this import may be lost. Nothing in Scarf changed. Don’t clean up the folder below.',
  },
};

export function noticeText({
  kind,
  failure,
  count = 1,
}: Pick<Notice, 'kind' | 'failure' | 'count'>): NoticeText {
  switch (kind) {
    case 'settings-damaged':
      return {
        title: 'Your settings could not be read.',
        next: 'We kept the damaged file and use the last settings that worked. Please check them.',
      };
    case 'no-home':
      return {
        title: 'This computer has no home folder for you, so the app keeps its data in a temporary one.',
        next: 'History and settings may be gone after a restart. Ask your IT team to set HOME for your account.',
      };
    case 'no-sandbox':
      return {
        title: 'The app runs without one of its protections: this computer does not allow it to an AppImage.',
        next: 'You can go on. Ask your IT team to install the app as a .deb or .rpm package instead.',
      };
    case 'record-damaged':
      return {
        title: 'One record of an earlier import could not be read.',
        next: 'We kept the damaged file. All other imports are in History, and nothing in Scarf changed.',
      };
    case 'records-newer':
      return newerText(count);
    case 'policy-not-read':
      return {
        title: 'Your organization’s settings for this app could not be used.',
        next: 'Your own settings apply, and the app looks for no updates. Tell your IT team, and send them the details.',
      };
    case 'policy-in-part':
      return {
        title: 'The app does not understand some of your organization’s settings.',
        next: 'All others apply. Tell your IT team, and send them the details.',
      };
    case 'disk':
      return DISK_WORDS[failure?.code ?? ''] ?? DISK_TROUBLE;
    case 'page-ended':
      return {
        title: 'Something went wrong in this window, so it was opened again. Nothing was lost.',
        next: 'Imports went on meanwhile. If it happens again, tell support.',
      };
    case 'token-left':
      return {
        title: 'The token of an account you used before is still in this computer’s password store.',
        next: 'Unlock the password store. The app deletes the token at its next start.',
      };
    case 'notification-failed':
      return {
        title: 'An import has ended. Its result is in History.',
        next: 'This computer did not show its notification. Check the notification settings.',
      };
    case 'offline':
      return {
        title: 'Scarf can’t be reached from here at the moment.',
        next: 'You can still check files. We keep trying.',
      };
  }
}
