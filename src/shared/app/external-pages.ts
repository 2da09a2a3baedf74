/** The only pages that the app opens in the browser. The window sends a name to main, never an address. */
export const EXTERNAL_PAGES = ['token-page', 'import-guide', 'project', 'scarf'] as const;
export type ExternalPage = (typeof EXTERNAL_PAGES)[number];

export const EXTERNAL_ADDRESSES: Readonly<Record<ExternalPage, string>> = {
  'token-page': 'https://app.scarf.sh/account',
  'import-guide': 'https://docs.scarf.sh/event-import/',
  project: 'https://scarf.sh',
  scarf: 'https://app.scarf.sh',
};
