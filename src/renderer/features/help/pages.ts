import { EXTERNAL_ADDRESSES, EXTERNAL_PAGES, type ExternalPage } from '../../../shared/app/external-pages';
import { HELP_TOPICS, type HelpTopic } from '../../../shared/app/help';
import afterAnImport from '../../../../docs/help/after-an-import.md';
import firstImport from '../../../../docs/help/first-import.md';
import keys from '../../../../docs/help/keys.md';
import token from '../../../../docs/help/token.md';
import trouble from '../../../../docs/help/trouble.md';
import watchedFolders from '../../../../docs/help/watched-folders.md';
import words from '../../../../docs/help/words.md';
import yourFile from '../../../../docs/help/your-file.md';
import type { HelpPage } from './help-page';

export const PAGES: Readonly<Record<HelpTopic, HelpPage>> = {
  'first-import': firstImport,
  words,
  token,
  'your-file': yourFile,
  'after-an-import': afterAnImport,
  'watched-folders': watchedFolders,
  keys,
  trouble,
};

/** Where a link leads: to another topic, or to a page that the browser shows. */
export type Target =
  | { readonly kind: 'topic'; readonly topic: HelpTopic }
  | { readonly kind: 'page'; readonly page: ExternalPage };

/** Null: it leads nowhere that the app opens. */
export function targetOf(link: string): Target | null {
  const topic = HELP_TOPICS.find((one) => link === `${one}.md`);
  if (topic !== undefined) return { kind: 'topic', topic };
  const page = EXTERNAL_PAGES.find((one) => EXTERNAL_ADDRESSES[one] === link);
  return page === undefined ? null : { kind: 'page', page };
}
