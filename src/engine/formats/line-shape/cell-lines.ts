/** The line of a sheet whose first cell alone is filled: what the cell holds, in quotes or bare. */
const QUOTED = /^"((?:[^"]|"")*)",*$/;
const BARE = /^([^",]+),*$/;

/** Whether only the first cell of a sheet's row is filled. */
export function isOneCell(line: string): boolean {
  return QUOTED.test(line) || BARE.test(line);
}

/**
 * What the first cell of a sheet's row holds, if no other is filled. A row of more cells is kept from being read as one:
 * it gets a quote with text behind it, which no reader takes.
 */
export function textInCell(line: string): string {
  const quoted = QUOTED.exec(line)?.[1];
  if (quoted !== undefined) return quoted.replaceAll('""', '"');
  const bare = BARE.exec(line)?.[1];
  if (bare !== undefined) return bare;
  return line.startsWith('"') || /^,*$/.test(line) ? line : `"${line.replace(',', '",')}`;
}
