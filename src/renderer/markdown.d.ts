// What scripts/support/help-pages.ts makes of a page of the help.
declare module '*.md' {
  import type { HelpPage } from './features/help/help-page';
  const page: HelpPage;
  export default page;
}
