/** A piece of a sentence. A link leads to another page (`token.md`) or to a page outside of the app. */
export type HelpPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type HelpBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly pieces: readonly HelpPiece[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly HelpPiece[])[] }
  | { readonly kind: 'steps'; readonly items: readonly (readonly HelpPiece[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly HelpPiece[])[];
      readonly rows: readonly (readonly (readonly HelpPiece[])[])[];
    };

/** A page of docs/help, as the build makes it of Markdown. */
export interface HelpPage {
  readonly title: string;
  readonly blocks: readonly HelpBlock[];
}
