import { shell } from 'electron';
import { EXTERNAL_ADDRESSES, type ExternalPage } from '../../shared/app/external-pages';

export function openExternalPage(page: ExternalPage): Promise<void> {
  return shell.openExternal(EXTERNAL_ADDRESSES[page]);
}
