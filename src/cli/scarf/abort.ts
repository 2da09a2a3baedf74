import { ABORT_TAKEN, abortText } from '../../renderer/text/command-line';
import type { ExitCode } from '../common/exit-codes';
import { warn } from '../common/output';
import type { ImportOptions } from '../common/read-arguments';
import { askScarf } from './ask-scarf';
import { importOf } from './status';

/** Asks Scarf to stop an import, and says what became of it. Throws `UsageError`. */
export function abort(options: ImportOptions): Promise<ExitCode> {
  const { id } = options;
  return askScarf(options, {
    ask: async (asking) => {
      const { owner, scarf, signal, patiently } = asking;
      const asked = await patiently(() => scarf.abortImport(owner, id, signal));
      if (!asked.ok) return asked;
      const found = await importOf(id, asking);
      if (!found.ok) warn(ABORT_TAKEN);
      return found;
    },
    text: abortText,
    json: (found) => ({ import: found }),
  });
}
