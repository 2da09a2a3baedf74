import type { RememberedName } from '../../shared/destination';
import type { Fixes } from '../../shared/checks/fix';
import { NAME_LENGTH } from '../../shared/limits';

/** Adds what fixes say about names of artifacts, newest last. */
export function withNamesOf(fixes: Fixes, all: readonly RememberedName[]): readonly RememberedName[] {
  const said = fixes.all.flatMap((fix): RememberedName[] =>
    fix.kind === 'replace-id' && fix.from.length <= NAME_LENGTH
      ? [{ of: fix.of, from: fix.from, to: fix.to }]
      : [],
  );
  const isSaid = (name: RememberedName): boolean =>
    said.some(({ of, from }) => of === name.of && from === name.from);
  return said.length === 0 ? all : [...all.filter((name) => !isSaid(name)), ...said];
}
