import { shell } from 'electron';
import type { ExternalPage } from '../../shared/ipc';

/** The only pages that the app opens in the browser. The window sends a name, never an address. */
const EXTERNAL_PAGES: Readonly<Record<ExternalPage, string>> = {
  'token-page': 'https://app.scarf.sh/account',
  'import-guide': 'https://docs.scarf.sh/event-import/',
  project: 'https://scarf.sh',
  scarf: 'https://app.scarf.sh',
};

export function openExternalPage(page: ExternalPage): Promise<void> {
  return shell.openExternal(EXTERNAL_PAGES[page]);
}
