import type { SeenKey } from '../../../shared/check';
import { freeKey, keyOfUse, type KeyUse, type MappedKey } from '../../../shared/mapping';
import { keyName, type UseName } from '../../text/mapping';

/** What a value of events in JSON becomes, by what is mapped. */
export function useOfPath(keys: readonly MappedKey[], path: string): UseName {
  const use = keys.find((each) => each.path === path)?.use;
  if (use === undefined) return ownUseName(path);
  if (use.kind !== 'key') return use.kind;
  return isScarfs(use.key) ? use.key : 'own';
}

/** Changes what one value becomes. Each key of Scarf belongs to one value at a time. */
export function withKeyUse(
  keys: readonly MappedKey[],
  seen: readonly SeenKey[],
  path: string,
  name: UseName,
): readonly MappedKey[] {
  const wanted = name === 'time' ? '$time' : name;
  const taken = new Set([
    ...seen.map((each) => each.path),
    ...keys.flatMap(({ use }) => keyOfUse(use) ?? []),
  ]);
  const isGiven = (each: MappedKey): boolean => each.path !== path && keyOfUse(each.use) !== wanted;
  const others = keys.filter(isGiven);
  const isInTheWay =
    wanted !== path &&
    isScarfs(wanted) &&
    seen.some((each) => each.path === wanted) &&
    !others.some((each) => each.path === wanted);
  const freed: readonly MappedKey[] = isInTheWay
    ? [{ path: wanted, use: { kind: 'key', key: freeKey(wanted, taken) } }]
    : [];
  const use = useFor(path, name, taken);
  return [...others, ...freed, ...(use === null ? [] : [{ path, use }])];
}

/** Null: the value stays as it is. */
function useFor(path: string, name: UseName, taken: ReadonlySet<string>): KeyUse | null {
  switch (name) {
    case 'time':
      return path === '$time' ? null : { kind: 'time' };
    case 'leave-out':
      return { kind: 'leave-out' };
    case 'own':
      return isScarfs(path) ? { kind: 'key', key: freeKey(path, taken) } : null;
    case 'date':
    case 'clock':
      return null;
    default:
      return path === name ? null : { kind: 'key', key: name };
  }
}

function ownUseName(path: string): UseName {
  if (path === '$time') return 'time';
  return isScarfs(path) ? path : 'own';
}

function isScarfs(key: string): key is `$${string}` {
  return keyName(key) !== null;
}
