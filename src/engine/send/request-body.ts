import { fail, failure, FailureError, succeed, type Result } from '../../shared/failure';
import { GzipOutput, UntouchedOutput, type BodyOutput } from './body-output';
import { CarriedOccurrences } from '../ids/carried-occurrences';
import { ChunkEmitter, type Position } from './chunk-emitter';
import { sameIdentity } from '../model/file-identity';
import { LineMap } from '../line-map/line-map';
import { LineSplitter } from '../read/line-splitter';
import type { BodyChunk, BodyPlan, BodyResult } from '../model/request-body';
import { LineRouter } from './line-router';
import { flushImportFiles, withImportFiles, type ImportFiles } from './import-files';
import { withEventSource } from '../read/source-files';
import { sendsUnchanged } from './outgoing-filter';
import type { EventSource } from '../read/event-source';

/**
 * Produces the request body of a checked file: reads the file again, validates each line for the plan's destination and
 * moment, and emits gzip in chunks, as fast as `emit` resolves.
 *
 * The last bytes of the gzip are emitted only after the file's fingerprint equals the plan's, and after set-aside lines
 * and line map are on disk. A receiver can therefore never accept a body of a changed file. On a failure before that, the
 * import's files are deleted. Without a line to send there is no body: the result says why, and nothing ends the gzip.
 *
 * Failures: `file-changed`, others of the `file-` family, the `disk-` family, and `gone` after an abort. Rethrows what
 * `emit` throws.
 */
export async function produceBody(
  plan: BodyPlan,
  emit: (chunk: BodyChunk) => Promise<void>,
  signal: AbortSignal,
): Promise<Result<BodyResult>> {
  try {
    return succeed(
      await withEventSource(plan, signal, async (source) => {
        if (!sameIdentity(source.identity, plan.identity)) throw new FailureError(failure('file-changed'));
        const emitter = new ChunkEmitter(emit, signal);
        const isUntouched = sendsUnchanged(plan) && !plan.untidy && source.compression === 'gzip';
        const output = isUntouched ? new UntouchedOutput(emitter) : new GzipOutput(emitter);
        try {
          return await produce(source, plan, output, signal);
        } finally {
          emitter.stop();
          output.destroy();
        }
      }),
    );
  } catch (error) {
    if (signal.aborted) return fail('gone', 'stopped');
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

async function produce(
  source: EventSource,
  plan: BodyPlan,
  output: BodyOutput,
  signal: AbortSignal,
): Promise<BodyResult> {
  const { result, position } = await withImportFiles(plan, async (files) => {
    const origins = plan.originsPath === null ? null : await LineMap.load(plan.originsPath);
    const originalLine = (line: number): number => origins?.sourceLine(line) ?? line;
    const occurrences =
      plan.occurrencesPath === null
        ? undefined
        : await CarriedOccurrences.load(plan.occurrencesPath, originalLine);
    const router = new LineRouter(
      plan,
      originalLine,
      files,
      (bytes, start, end) => output.addLine(bytes, start, end),
      occurrences,
    );
    const pass = new BodyPass(plan, output, files, origins, router);
    await pass.read(source, signal);
    await pass.finishFiles();
    return pass;
  });
  if (result.sent > 0) await output.finish(position);
  return result;
}

/** The one pass over the file that produces a body. */
class BodyPass {
  position: Position = { fileBytes: 0, events: 0 };
  private readonly splitter: LineSplitter;
  /** Requests that do not count: each is an empty line. */
  private leftOut = 0;

  constructor(
    private readonly plan: BodyPlan,
    private readonly output: BodyOutput,
    private readonly files: ImportFiles,
    private readonly origins: LineMap | null,
    private readonly router: LineRouter,
  ) {
    this.splitter = new LineSplitter(router);
  }

  /** Throws if the file is not, to the last byte, the file that was checked. */
  async read(source: EventSource, signal: AbortSignal): Promise<void> {
    const { plan, router, splitter, output, files } = this;
    const reading = source.lines(plan.form, signal);
    for await (const chunk of reading.chunks(output.tap)) {
      splitter.push(chunk);
      this.position = { fileBytes: reading.bytesRead, events: router.sent };
      await flushImportFiles(files);
      await output.endChunk(this.position);
    }
    splitter.end();
    this.leftOut = reading.leftOut;
    this.position = { fileBytes: reading.bytesRead, events: router.sent };
    if ((await reading.confirm()) !== plan.fingerprint) throw new FailureError(failure('file-changed'));
    if (reading.damage !== null && !plan.keepReadable) {
      throw new FailureError(failure('file-unreadable', 'gzip-damaged'));
    }
  }

  /** Completes the import's files and syncs them to disk. */
  async finishFiles(): Promise<void> {
    const { setAside, index, map } = this.files;
    await setAside.finish();
    await index.finish();
    const { origins, splitter } = this;
    // Checkpoints are found by line number, so they are of no use when lines have other numbers for the user.
    await map.finish(origins?.lines ?? splitter.lines, origins === null ? splitter.takeCheckpoints() : []);
  }

  get result(): BodyResult {
    const { router, splitter, leftOut } = this;
    return {
      lines: splitter.lines,
      blank: splitter.blank - leftOut,
      setAside: router.setAside,
      skipped: router.skipped + leftOut,
      sent: router.sent,
      fixed: router.fixed,
      setAsideBy: router.setAsideByCode(),
      safetyIds: router.safetyIdsGiven,
      allHaveIds: router.withId === router.sent,
    };
  }
}
