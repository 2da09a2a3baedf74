/** A value of a line: `"a text"`, `[a text]` or a word. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

const TOKEN = /"((?:[^"\\]|\\.|"(?! |$))*)"(?= |$)|\[([^\]]*)\](?= |$)|(\S+)/g;

/** As `tokensIn`, without whether they were quoted. */
export function textsIn(text: string): readonly string[] {
  return tokensIn(text).map((token) => token.text);
}

/** The values of a text, apart by spaces. */
export function tokensIn(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map(([, quoted, bracketed, plain]) => ({
    text: quoted ?? bracketed ?? plain ?? '',
    quoted: quoted !== undefined,
  }));
}
