/** Which lines of an import a resend sends: those that Scarf refused, or those set aside. */
export type WhichFailed = 'refused' | 'set-aside';

/** The import and the lines that a resend sends. */
export interface Resends {
  readonly importId: string;
  readonly which: WhichFailed;
  readonly lines: number;
}
