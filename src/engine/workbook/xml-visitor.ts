export type Attributes = Readonly<Record<string, string>>;

/** Receives the parts of an XML text in order. Names come without their namespace. */
export interface XmlVisitor {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** A text may come in pieces. */
  text?(text: string): void;
  /**
   * Reads a whole element at once, as many of them are written. Its bounds are the tag at `at` and the position that it
   * gives back; `at`: it reads nothing there. It may only take what `open`, `text` and `close` would have taken alike.
   */
  element?(text: string, at: number): number;
}
