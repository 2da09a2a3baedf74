import type { CheckView } from '../../shared/check';
import type { Part } from '../../shared/parts';
import { imports } from './imports.svelte';

/** Lines that are sent again keep their numbers: so many times at most is that followed to where they come from. */
const GENERATIONS = 100;

/** The files in which the lines of an import are counted; undefined: it is one file. */
export function partsOfImport(id: string): readonly Part[] | undefined {
  let view = imports.byId(id);
  for (let step = 0; step < GENERATIONS && view?.parts === undefined && view?.resends; step += 1) {
    view = imports.byId(view.resends.importId);
  }
  return view?.parts;
}

/** The same for what is on the desk. */
export function partsOfCheck({
  report,
  resends,
}: Extract<CheckView, { state: 'done' }>): readonly Part[] | undefined {
  return report.parts ?? (resends === null ? undefined : partsOfImport(resends.importId));
}
