import { failure, retryableFailure } from '../../../src/shared/failure';
import type { AccountView } from '../../../src/shared/app/connection';
import { EMPTY_SNAPSHOT } from '../fake-bridge';
import { doneImport, processingImport } from '../views';
import { A_FOLDER } from './folder-states';
import type { GalleryState } from './states';

// Several accounts: one in use, one at work, one whose token Scarf refuses, one whose token is missing.

const ACME = { state: 'connected', owner: 'acme', last4: '9f2c', unsaved: null, trouble: null } as const;
const ACCOUNTS: readonly AccountView[] = [
  ACME,
  { ...ACME, owner: 'lumen-labs', last4: '77ab' },
  {
    ...ACME,
    owner: 'a-customer-with-a-rather-long-account-name',
    last4: '0d1e',
    trouble: failure('token-refused'),
  },
  { state: 'disconnected', owner: 'northwind', failure: retryableFailure('keychain-unreadable') },
];
const IMPORTS = [
  processingImport({ id: 'of-lumen', owner: 'lumen-labs', fileName: 'lumen-week-47.csv' }),
  doneImport({ imported: 48_207, failed: 3 }, { id: 'of-acme', createdAt: new Date().toISOString() }),
  doneImport(
    { imported: 9_120, failed: 0, total: 9_120 },
    {
      id: 'of-lumen-done',
      owner: 'lumen-labs',
      fileName: 'lumen-week-46.csv',
      createdAt: new Date(Date.now() - 60 * 60 * 1000).toISOString(),
      counts: { lines: 9_120, blank: 0, setAside: 0, skipped: 0, sent: 9_120, notSent: 0 },
    },
  ),
];
const FOLDERS = {
  ...EMPTY_SNAPSHOT.folders,
  folders: [{ ...A_FOLDER, owner: 'lumen-labs', waiting: 2 }],
};
const SEVERAL = { accounts: ACCOUNTS, imports: IMPORTS, folders: FOLDERS } as const;

export const ACCOUNT_STATES: Readonly<Record<string, GalleryState>> = {
  'accounts-start': SEVERAL,
  'accounts-settings': { ...SEVERAL, tab: 'settings' },
  'accounts-history': { ...SEVERAL, tab: 'history' },
};
