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
  const tokens: Token[] = [];
  // Not `matchAll`, which takes three times as long: each line of the first ones is read so.
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, quoted, bracketed, plain] = match;
    tokens.push({ text: quoted ?? bracketed ?? plain ?? '', quoted: quoted !== undefined });
  }
  return tokens;
}
