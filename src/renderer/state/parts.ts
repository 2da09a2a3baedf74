import type { CheckView } from '../../shared/check';
import type { Part } from '../../shared/parts';
import { imports } from './imports.svelte';

/** Resent lines keep their numbers, so follow resends back to the original import, with a bound. */
const MAX_RESEND_DEPTH = 100;

/** The parts that an import's line numbers refer to; undefined for a single file. */
export function partsOfImport(id: string): readonly Part[] | undefined {
  let view = imports.byId(id);
  for (let depth = 0; depth < MAX_RESEND_DEPTH && view?.parts === undefined && view?.resends; depth += 1) {
    view = imports.byId(view.resends.importId);
  }
  return view?.parts;
}

/** The parts that a check's line numbers refer to. */
export function partsOfCheck({
  report,
  resends,
}: Extract<CheckView, { state: 'done' }>): readonly Part[] | undefined {
  return report.parts ?? (resends === null ? undefined : partsOfImport(resends.importId));
}
