/** `#Fields: date time c-ip`, as IIS and CloudFront write it: its names are apart by spaces, whatever the cells are. */
export const FIELDS = '#Fields:';

const LINES_SEARCHED = 20;

export function fieldNames(line: string): readonly string[] {
  return line.slice(FIELDS.length).trim().split(/\s+/);
}

/** The first line that is no directive. */
export function firstRow(lines: readonly string[]): string | undefined {
  return lines.find((line) => line !== '' && !line.startsWith('#'));
}

/** The names of the columns of a log in the extended format of the W3C; null: it is none. */
export function fieldsIn(lines: readonly string[]): readonly string[] | null {
  const line = lines.slice(0, LINES_SEARCHED).find((each) => each.startsWith(FIELDS));
  const names = line === undefined ? [] : fieldNames(line);
  return names.length < 2 ? null : names;
}
