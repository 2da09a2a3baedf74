import { asOwnerFailure } from '../../main/scarf/failures';
import { listText } from '../../renderer/text/command-line';
import { succeed, type Result } from '../../shared/failure';
import type { ExitCode } from '../common/exit-codes';
import type { AccountOptions } from '../common/read-arguments';
import { askScarf, type Asking } from './ask-scarf';
import { importJson, type ImportJson } from './import-json';
import { ourImports } from './our-imports';

interface ListAnswer {
  readonly imports: readonly ImportJson[];
  /** False: Scarf has more than it gave. */
  readonly complete: boolean;
}

/** Lists the account's imports, in Scarf's order. Throws `UsageError`. */
export function list(options: AccountOptions): Promise<ExitCode> {
  return askScarf(options, {
    ask: listOf,
    text: listText,
    json: (answer) => answer ?? { imports: [], complete: false },
  });
}

async function listOf(asking: Asking): Promise<Result<ListAnswer>> {
  const { owner, scarf, signal, patiently } = asking;
  const listed = await patiently(() => scarf.listImports(owner, {}, signal));
  if (!listed.ok) return { ok: false, failure: asOwnerFailure(listed.failure) };
  const ours = await ourImports(asking);
  const { rows, complete } = listed.value;
  return succeed({ imports: rows.map((row) => importJson(row, ours.get(row.id))), complete });
}
