import type { RowField } from '../../../shared/checks/check';
import type { LogRow } from '../../../shared/imports/log';

/** The value of a row that an entry is about; null: Scarf does not say, or the row does not have it. */
export function flawedField(
  { type, message, artifact }: Pick<LogRow, 'type' | 'message' | 'artifact'>,
  fields: readonly RowField[],
): RowField | null {
  if (type === 'artifact-not-found') {
    const named = fields.filter(({ key }) => key === '$package' || key === '$tracking_pixel');
    return named.find(({ value }) => value === artifact) ?? named[0] ?? null;
  }
  if (message === null) return null;
  return fields.find(({ key }) => key !== null && names(message, key)) ?? null;
}

/** Scarf writes a key as `$.key`, `$['key']` or in quotes. */
function names(message: string, key: string): boolean {
  const rest = message.indexOf(`$.${key}`);
  const next = rest === -1 ? undefined : message[rest + 2 + key.length];
  const isPath = rest !== -1 && (next === undefined || !/[\w$]/.test(next));
  return isPath || [`"${key}"`, `'${key}'`, `‘${key}’`].some((quoted) => message.includes(quoted));
}
