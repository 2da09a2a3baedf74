/** The names of the columns of a log in the extended format of the W3C, and the line that holds them, from 1. */
export interface FieldsLine {
  readonly line: number;
  readonly names: readonly string[];
}

const LINES_SEARCHED = 20;

/** `#Fields: date time c-ip`, as IIS and CloudFront write it: its names are apart by spaces, whatever the cells are. */
export function fieldsLine(lines: readonly string[]): FieldsLine | null {
  const at = lines.slice(0, LINES_SEARCHED).findIndex((line) => line.startsWith('#Fields:'));
  const names = lines[at]?.slice('#Fields:'.length).trim().split(/\s+/) ?? [];
  return at === -1 || names.length < 2 ? null : { line: at + 1, names };
}
