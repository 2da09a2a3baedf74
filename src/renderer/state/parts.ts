import type { CheckView } from '../../shared/checks/check';
import type { ImportView } from '../../shared/imports/import';
import type { Unit } from '../../shared/files/layout';
import type { Part } from '../../shared/files/parts';
import { imports } from './imports.svelte';

/** The import of the file that an import's line numbers refer to: the user's own, not that of lines sent again. */
function importOfFile(id: string): ImportView | null {
  const view = imports.byId(id);
  return view === null ? null : imports.files.of(view).root;
}

/** The parts that an import's line numbers refer to; undefined for a single file. */
export function partsOfImport(id: string): readonly Part[] | undefined {
  return importOfFile(id)?.parts;
}

/** What an import's line numbers count: lines that are sent again are still rows of the user's table. */
export function unitOfImport(id: string): Unit {
  return importOfFile(id)?.unit ?? 'line';
}

/** The parts that a check's line numbers refer to. */
export function partsOfCheck({
  report,
  resends,
}: Extract<CheckView, { state: 'done' }>): readonly Part[] | undefined {
  return report.parts ?? (resends === null ? undefined : partsOfImport(resends.importId));
}
