import { shell } from 'electron';
import type { ExternalPage } from '../../shared/ipc';

/** The pages that may be opened in the system's browser; the window names one, it never gives an address. */
export const EXTERNAL_PAGES: Readonly<Record<ExternalPage, string>> = {
  'token-page': 'https://app.scarf.sh/account',
  'import-guide': 'https://docs.scarf.sh/event-import/',
  project: 'https://scarf.sh',
};

export function openExternalPage(page: ExternalPage): Promise<void> {
  return shell.openExternal(EXTERNAL_PAGES[page]);
}
