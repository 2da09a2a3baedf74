/** Something that others wrote and that is shipped with the app. */
export interface ShippedPart {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression. */
  readonly license: string;
  readonly text: string;
}
