/**
 * Whether a line of a table is no row of it: a rule (`---+---`, `|---|:--|`), or the count below it (`(2 rows)`), as
 * psql, MySQL, sqlcmd and Markdown print them.
 */
export function isNoRow(cells: readonly string[]): boolean {
  return isRule(cells) || (cells.length === 1 && isCount(cells[0] ?? ''));
}

/** Whether a line only says how many rows there are. */
export function isCount(line: string): boolean {
  return COUNT.test(line);
}

const RULE = /^ *(?::?[-=+]+:? *)?$/;
const COUNT =
  /^\s*(?:\(\d+ (?:rows?|lines?|records?)(?: affected)?\)|\d+ rows? (?:in set|selected)\b.*)\s*$/i;

function isRule(cells: readonly string[]): boolean {
  if (!cells.every((cell) => RULE.test(cell))) return false;
  return cells.join('').replace(/[^-=]/g, '').length >= 3;
}
