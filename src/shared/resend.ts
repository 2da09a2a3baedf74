/** Which lines of an import did not get in: those that Scarf refused, or those set aside. */
export type WhichFailed = 'refused' | 'set-aside';

/** Which of them are fixed in one visit. */
export type WhichFixed = WhichFailed | 'both';

/** Which lines of an import a resend sends. `rest`: those that a stopped import did not bring to Scarf. */
export type WhichLines = WhichFixed | 'rest';

/** The import and the lines that a resend sends. */
export interface Resends {
  readonly importId: string;
  readonly which: WhichLines;
  readonly lines: number;
  /** With `both`: those of them that Scarf refused. */
  readonly refused?: number;
}
