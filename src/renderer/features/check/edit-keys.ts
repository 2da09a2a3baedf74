import type { SeenKey } from '../../../shared/checks/check';
import { freeKey, keyOfUse, type KeyUse, type MappedKey } from '../../../shared/files/mapping';
import { keyName, type UseName } from '../../text/mapping';

/** What a value of events in JSON becomes, by what is mapped. */
export function useOfPath(keys: readonly MappedKey[], path: string): UseName {
  const use = keys.find((each) => each.path === path)?.use;
  return use === undefined ? ownUseName(path) : nameOfUse(use);
}

/** Changes what one value becomes. Time, time of day, zone and each key of Scarf belong to one value at a time. */
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
  const others = keys.filter((each) => each.path !== path && !isReplaced(each.use, name));
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
    case 'clock':
    case 'zone':
    case 'leave-out':
      return { kind: name };
    case 'own':
      return isScarfs(path) ? { kind: 'key', key: freeKey(path, taken) } : null;
    // Not offered: the value that holds the time may be a date alone.
    case 'date':
      return null;
    default:
      return path === name ? null : { kind: 'key', key: name };
  }
}

function isReplaced(use: KeyUse, name: UseName): boolean {
  return name !== 'own' && name !== 'leave-out' && nameOfUse(use) === name;
}

function nameOfUse(use: KeyUse): UseName {
  if (use.kind !== 'key') return use.kind;
  return isScarfs(use.key) ? use.key : 'own';
}

function ownUseName(path: string): UseName {
  if (path === '$time') return 'time';
  return isScarfs(path) ? path : 'own';
}

function isScarfs(key: string): key is `$${string}` {
  return keyName(key) !== null;
}
