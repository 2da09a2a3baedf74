import type { Destination, RememberedName } from '../../shared/destination';
import { NAMES_AT_MOST, type Fix } from '../../shared/checks/fix';
import type { ArtifactGroup, KnownArtifacts } from '../model/check-facts';
import { ArtifactNames } from '../rules/artifact-names';
import { idsIn } from '../rules/catalog/destination';

/** A name that stands where an artifact's id belongs. */
export interface FoundName {
  readonly kind: 'package' | 'pixel';
  readonly text: string;
  readonly id: string;
  /** Lines that have it. */
  readonly lines: number;
  /** The user said what it means. */
  readonly remembered: boolean;
}

/**
 * The names in a file whose artifacts are known, the most frequent first. Only where each event names its artifact: else
 * what an event names does not count.
 */
export function namesIn(
  groups: readonly ArtifactGroup[],
  destination: Destination | null,
  known: KnownArtifacts | null,
  remembered: readonly RememberedName[],
): readonly FoundName[] {
  if (destination?.kind !== 'mixed' || known === null) return [];
  const names = new ArtifactNames(known, remembered);
  const found = new Map<string, FoundName>();
  for (const group of groups) {
    for (const named of idsIn(group)) {
      const id = names.idOf(named);
      if (id === null) continue;
      const key = `${named.kind} ${named.id}`;
      const lines = (found.get(key)?.lines ?? 0) + group.lines;
      const { kind, id: text } = named;
      found.set(key, { kind, text, id, lines, remembered: names.isRemembered(named) });
    }
  }
  return [...found.values()].sort((a, b) => b.lines - a.lines).slice(0, NAMES_AT_MOST);
}

/** The fixes that send ids in place of names. */
export function fixesForNames(names: readonly FoundName[]): readonly Fix[] {
  return names.map(({ kind, text, id }) => ({ kind: 'id-for-name', of: kind, name: text, id }));
}

/** Returns groups as their lines are sent; a group without a name as it is. */
export function sendingIds(names: readonly FoundName[]): (group: ArtifactGroup) => ArtifactGroup {
  const ids = new Map(names.map(({ kind, text, id }) => [`${kind} ${text}`, id]));
  return (group) => {
    const found = idsIn(group).some(({ kind, id }) => ids.has(`${kind} ${id}`));
    if (!found) return group;
    return {
      ...group,
      package: ids.get(`package ${group.package}`) ?? group.package,
      pixel: ids.get(`pixel ${group.pixel}`) ?? group.pixel,
    };
  };
}
