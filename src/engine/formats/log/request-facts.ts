import type { RequestCount, RequestFacts, RequestGroup } from '../../../shared/files/requests';

/** So many paths or hosts of a log are listed. */
export const TEXTS_LISTED = 500;

/** The requests of two logs of a kind as those of one. */
export function addRequests(one: RequestFacts | null, other: RequestFacts | null): RequestFacts | null {
  if (one === null || other === null) return one ?? other;
  return {
    log: one.log,
    requests: one.requests + other.requests,
    counted: one.counted + other.counted,
    groups: addGroups(one.groups, other.groups),
    paths: addCounts(one.paths, other.paths),
    hosts: addCounts(one.hosts, other.hosts),
    ...((one.tooManyPaths ?? other.tooManyPaths ?? isFull(one.paths, other.paths)) && { tooManyPaths: true }),
    byRule: one.byRule.map((requests, index) => requests + (other.byRule[index] ?? 0)),
    laterColumns: [...new Set([...one.laterColumns, ...other.laterColumns])],
  };
}

/** Whether one of the lists may have been cut, so that sums with it are too low. */
function isFull(...lists: readonly (readonly RequestCount[])[]): true | undefined {
  return lists.some(({ length }) => length >= TEXTS_LISTED) ? true : undefined;
}

function addGroups(one: readonly RequestGroup[], other: readonly RequestGroup[]): readonly RequestGroup[] {
  const groups = new Map<string, RequestGroup>();
  for (const group of [...one, ...other]) {
    const key = [group.method, group.status, group.bot, group.asset, group.path].join(' ');
    groups.set(key, { ...group, requests: group.requests + (groups.get(key)?.requests ?? 0) });
  }
  return [...groups.values()].sort((a, b) => b.requests - a.requests);
}

/** The most frequent texts of two lists, counted together. */
export function addCounts(
  one: readonly RequestCount[],
  other: readonly RequestCount[],
): readonly RequestCount[] {
  const counts = new Map<string, RequestCount>();
  for (const { text, requests, counted } of [...one, ...other]) {
    const before = counts.get(text);
    counts.set(text, {
      text,
      requests: requests + (before?.requests ?? 0),
      counted: counted + (before?.counted ?? 0),
    });
  }
  return [...counts.values()].sort((a, b) => b.requests - a.requests).slice(0, TEXTS_LISTED);
}
