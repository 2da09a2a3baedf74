import { statusText } from '../../renderer/text/command-line';
import { succeed, type Result } from '../../shared/failure';
import type { ExitCode } from '../common/exit-codes';
import type { ImportOptions } from '../common/read-arguments';
import { askScarf, type Asking } from './ask-scarf';
import { importJson, type ImportJson } from './import-json';
import { ourImports } from './our-imports';

/** Says how far Scarf is with an import. Throws `UsageError`. */
export function status(options: ImportOptions): Promise<ExitCode> {
  return askScarf(options, {
    ask: (asking) => importOf(options.id, asking),
    text: statusText,
    json: (found) => ({ import: found }),
  });
}

/** An import as Scarf shows it now. */
export async function importOf(id: string, asking: Asking): Promise<Result<ImportJson>> {
  const { owner, scarf, signal, patiently } = asking;
  const found = await patiently(() => scarf.getImport(owner, id, signal));
  if (!found.ok) return found;
  return succeed(importJson(found.value, (await ourImports(asking)).get(id)));
}
