export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** User files may have keys such as `constructor`: this never returns what every object inherits. */
export function ownValue(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The text in a list that holds it alone, as headers of a request are written; any other value as it is. */
export function loneText(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const [only, ...more] = value as readonly unknown[];
  return more.length === 0 && typeof only === 'string' ? only : value;
}
