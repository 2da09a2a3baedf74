/** Longer names are cut. */
const MAX_NAME_LENGTH = 200;

/** Unique names of `width` columns, by the cells of a header. */
export function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) =>
    unique(header[index]?.trim().slice(0, MAX_NAME_LENGTH) || `Column ${index + 1}`, taken),
  );
}

/** The wanted name, or with a number behind it if it is taken. */
export function unique(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted} ${count}`;
  taken.add(name);
  return name;
}

/** The text of a name without the sign of a comment, which may stand before the first one. */
export function withoutSign(name: string, index: number): string {
  return (index === 0 ? name.replace(/^\s*#+\s*/, '') : name).trim();
}
