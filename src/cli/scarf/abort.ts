import { abortText } from '../../renderer/text/command-line';
import type { ExitCode } from '../common/exit-codes';
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
      return asked.ok ? importOf(id, asking) : asked;
    },
    text: abortText,
    json: (found) => ({ import: found }),
  });
}
