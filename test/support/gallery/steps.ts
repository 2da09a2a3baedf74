import type { Page } from 'playwright-core';
import * as user from '../journey';

/** A state that a user reaches from a state of the gallery: its name, the gallery's state, and the user's steps. */
export interface GalleryStep {
  readonly from: string;
  readonly take: (page: Page) => Promise<void>;
}

/** What opens over a screen or changes in it without the main process. */
export const STEPS: Readonly<Record<string, GalleryStep>> = {
  'connect, no account entered': {
    from: 'connect',
    take: async (page) => {
      await page.getByTestId('connect-submit').click();
      await page.getByText('Enter the account’s name.').waitFor();
    },
  },
  'connect, details for support': {
    from: 'connect-refused',
    take: (page) => page.getByTestId('connect-error').getByText('Details for support').click(),
  },
  'import, a file over the window': {
    from: 'import',
    take: async (page) => {
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['{}'], 'a.ndjson'));
        window.dispatchEvent(new DragEvent('dragenter', { dataTransfer }));
      });
      await page.getByText('Drop to check this file').first().waitFor();
    },
  },
  'result, a watched folder being set up': {
    from: 'folders-offer',
    take: (page) => page.getByTestId('watch-folder-open').click(),
  },
  'check, reading for over a second': {
    from: 'check-reading',
    take: (page) => page.getByRole('progressbar').waitFor(),
  },
  'check, lines shown': {
    from: 'check-many',
    take: async (page) => void (await user.showLines(page, 'not-json')),
  },
  'check, no destination chosen': {
    from: 'check-some',
    take: async (page) => {
      await user.startImport(page);
      await page.getByText('Choose a package or pixel first.').waitFor();
    },
  },
  'check, destinations open': {
    from: 'check-some',
    take: async (page) => {
      await page.getByTestId('destination').click();
      await page.getByTestId('destination-option').first().waitFor();
    },
  },
  'fix, a line as text': {
    from: 'fix-values',
    take: async (page) => {
      await page
        .getByTestId('fix-lines')
        .getByRole('radio', { name: /^Text / })
        .click();
      await page.getByTestId('fix-text').click();
      await page.getByTestId('line-text').waitFor();
    },
  },
  'fix, a cell that is edited': {
    from: 'fix-lines',
    take: async (page) => {
      await page.getByTestId('next-problem').click();
      await page.getByTestId('cell-input').waitFor();
    },
  },
  'sending, the question before stopping': {
    from: 'sending',
    take: async (page) => void (await user.askToStop(page)),
  },
  'history, the imports of a file': {
    from: 'history-files',
    take: async (page) => {
      await page.getByRole('button', { name: /^Sent in 2 imports/ }).click();
      await page.getByTestId('history-attempt').first().waitFor();
    },
  },
  'history, a menu open': {
    from: 'history-files',
    take: async (page) => {
      await page.getByRole('button', { name: 'More about partner-visits.csv' }).click();
      await page.getByRole('menuitem', { name: 'Import again' }).waitFor();
    },
  },
  'history, a filter set': {
    from: 'history-accounts',
    take: async (page) => {
      await page.getByLabel('Result', { exact: true }).selectOption('imported');
    },
  },
  'history, nothing found': {
    from: 'history-all',
    take: (page) => page.getByRole('textbox').fill('no such file'),
  },
  'log, an entry open': {
    from: 'log-several',
    take: async (page) => {
      await page.getByTestId('log-row').first().click();
      await page.getByRole('button', { name: 'Close (Esc)' }).waitFor();
    },
  },
  'log, a row of a table open': {
    from: 'log-table',
    take: async (page) => {
      await page.getByTestId('log-cause').nth(1).click();
      await page.locator('[data-testid="log-row"]').nth(4).click();
      await page.getByTestId('own-row').waitFor();
    },
  },
  'log, a cause chosen': {
    from: 'log-several',
    take: async (page) => {
      await page.getByTestId('log-cause').first().click();
      await page.getByTestId('fix-cause').waitFor();
    },
  },
  'log, nothing found': {
    from: 'log-several',
    take: async (page) => {
      await page.getByRole('textbox', { name: 'Find in the log' }).fill('no such words');
      await page.getByText('No entry matches.').waitFor();
    },
  },
  'settings, a license open': {
    from: 'settings',
    take: async (page) => {
      await page.getByText('Licenses', { exact: true }).click();
      await page.getByTestId('part').first().locator('summary').click();
      await page.getByText('Permission is hereby granted').first().waitFor();
    },
  },
  'accounts, the list': {
    from: 'accounts-start',
    take: async (page) => {
      await page.getByTestId('account-switcher').click();
      await page.getByTestId('add-account').waitFor();
    },
  },
  'accounts, another one being added': {
    from: 'accounts-start',
    take: async (page) => {
      await page.getByTestId('account-switcher').click();
      await page.getByTestId('add-account').click();
      await page.getByTestId('connect-owner').waitFor();
    },
  },
  'accounts, the question before disconnecting': {
    from: 'accounts-settings',
    take: async (page) => {
      await page.getByRole('button', { name: 'Disconnect acme' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  'accounts, all of them in History': {
    from: 'accounts-history',
    take: async (page) => {
      await page.getByLabel('Account', { exact: true }).selectOption('');
      await page.getByText('lumen-week-46.csv').waitFor();
    },
  },
  'settings, the question before disconnecting': {
    from: 'settings',
    take: async (page) => {
      await page.getByRole('button', { name: 'Disconnect…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
};
