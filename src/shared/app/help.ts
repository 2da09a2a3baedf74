/** The pages of the help, in the order of its list. Each is `docs/help/<topic>.md`. */
export const HELP_TOPICS = [
  'first-import',
  'words',
  'token',
  'your-file',
  'after-an-import',
  'watched-folders',
  'keys',
  'trouble',
] as const;
export type HelpTopic = (typeof HELP_TOPICS)[number];
