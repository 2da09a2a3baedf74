/** Which lines of an import did not get in: those that Scarf refused, or those that were set aside here. */
export type WhichFailed = 'refused' | 'set-aside';

/** Lines of another import that did not get in and that are sent again. */
export interface Resends {
  readonly importId: string;
  readonly which: WhichFailed;
  readonly lines: number;
}
