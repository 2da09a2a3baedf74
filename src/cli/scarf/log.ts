import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineMap } from '../../engine/line-map/line-map';
import { numberedLog, type FileLine } from '../../engine/log/numbered-log';
import { NO_FILE_LINES } from '../../renderer/text/command-line';
import { FailureError, succeed, type Result } from '../../shared/failure';
import type { ExitCode } from '../common/exit-codes';
import { warn, write } from '../common/output';
import type { ImportOptions } from '../common/read-arguments';
import { askScarf, type Asking } from './ask-scarf';
import { ourImports, type OurImport } from './our-imports';
import { stopped } from './until-interrupted';

/** Writes Scarf's log of an import, one entry a line, with the numbers of the user's own lines. Throws `UsageError`. */
export function log(options: ImportOptions): Promise<ExitCode> {
  return askScarf(
    { ...options, writes: 'text' },
    { ask: (asking) => writeLog(options.id, asking), text: () => '', json: () => ({}) },
  );
}

async function writeLog(id: string, asking: Asking): Promise<Result<void>> {
  const { owner, scarf, signal, patiently } = asking;
  // On disk first: a log may have gigabytes, and one that breaks off must not look whole.
  const folder = await mkdtemp(join(tmpdir(), 'scarf-log-'));
  const path = join(folder, 'log.ndjson');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // A reader that closes its end of a pipe ends the program.
  process.once('exit', remove);
  try {
    const saved = await patiently(() => scarf.downloadLog(owner, id, path, signal));
    if (!saved.ok) return saved;
    const fileLine = await fileLinesOf((await ourImports(asking)).get(id));
    const stop = stopped(signal);
    for (const lines of numberedLog(path, fileLine)) {
      // A reader that waits must not hold back Ctrl+C.
      await Promise.race([write(lines, process.stdout), stop]);
      if (signal.aborted) break;
    }
    return succeed(undefined);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Leads the number of a sent line to the user's own line, for an import of this computer. */
async function fileLinesOf(ours: OurImport | undefined): Promise<(sent: number) => FileLine | null> {
  if (ours === undefined) return () => null;
  const { parts, lineMapPath } = ours;
  try {
    const map = await LineMap.load(lineMapPath);
    return (sent) => {
      const line = map.sourceLine(sent);
      if (line === null) return null;
      const part = parts.findLast(({ firstLine }) => firstLine <= line);
      return part === undefined ? { line } : { line: line - part.firstLine + 1, file: part.name };
    };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    warn(NO_FILE_LINES);
    return () => null;
  }
}
