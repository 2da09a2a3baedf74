import type { Notice } from '../../shared/ipc';

/** The words for something about the app as a whole. */
export function noticeText(kind: Notice['kind']): { readonly title: string; readonly next: string } {
  switch (kind) {
    case 'settings-damaged':
      return {
        title: 'Your settings could not be read, so we began with new ones.',
        next: 'The old file was set aside. Look over your settings once.',
      };
    case 'record-damaged':
      return {
        title: 'One record of an earlier import could not be read.',
        next: 'It was set aside; all others are in History. Nothing in Scarf changed.',
      };
    case 'disk':
      return {
        title: 'This computer could not save what the app needs to remember.',
        next: 'Free some space or ask your IT team, then open the app again.',
      };
    case 'offline':
      return {
        title: 'Scarf can’t be reached from here at the moment.',
        next: 'You can still check files. We keep trying.',
      };
  }
}
