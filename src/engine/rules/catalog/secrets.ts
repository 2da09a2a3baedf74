import { isHeader, isSecretHeader } from '../headers';
import { isRecord } from '../records';
import type { KeyRule } from '../rule';

/** Headers such as `cookie` do not belong in statistics. The subjects are their names, also in other layouts. */
export const secrets: KeyRule<'secrets'> = {
  code: 'secrets',
  stage: 'key',
  grade: 'warning',
  source: 'ours',
  mark: { part: 'value', of: '$headers' },
  keys: ['$headers'],
  find(value) {
    const names = headerNames(value).map((name) => name.trim().toLowerCase());
    const found = [...new Set(names)].filter(isSecretHeader);
    return found.length === 0 ? null : found;
  },
  fastPath: 'parse',
};

function headerNames(headers: unknown): string[] {
  const items: readonly unknown[] = Array.isArray(headers) ? headers : [headers];
  return items.flatMap((item) => {
    if (isHeader(item)) return [item.name];
    return isRecord(item) ? Object.keys(item) : [];
  });
}
