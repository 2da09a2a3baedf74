import { fail, failure, FailureError, succeed, type Result } from '../../shared/failure';
import { GzipOutput, UntouchedOutput, type BodyOutput } from './body-output';
import { CarriedOccurrences } from '../ids/carried-occurrences';
import { DiskFile } from '../bytes/disk-file';
import { ChunkEmitter, type Position } from './chunk-emitter';
import { sameIdentity } from '../model/file-identity';
import { LineMap, LineMapWriter } from './line-map';
import { LineSplitter } from '../read/line-splitter';
import type { BodyChunk, BodyPlan, BodyResult } from '../model/request-body';
import { LineRouter, type ImportFiles } from './line-router';
import { withEventSource } from '../read/source-files';
import { sendsUnchanged } from './outgoing-filter';
import type { EventSource } from '../read/event-source';

/**
 * Makes the request body of a checked file: reads it again, judges each line again for the plan's destination and
 * moment, and emits gzip, piece by piece, as fast as the pieces are taken.
 *
 * Nothing but what was checked can be accepted as whole: before gzip's last bytes are emitted, the file's
 * fingerprint is compared with the plan's, and what was set aside and the line map are on the disk. Until then any failure takes
 * these three files away.
 *
 * Failures: `file-changed`, others of the `file-` family, `nothing-to-send`, the `disk-` family, and `gone` after an
 * abort. What `emit` throws is thrown.
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
        const asIs = sendsUnchanged(plan) && !plan.untidy && source.compression === 'gzip';
        const output = asIs ? new UntouchedOutput(emitter) : new GzipOutput(emitter);
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
  const { result, position } = await withKept(plan, async (kept) => {
    const origins = plan.originsPath === null ? null : await LineMap.load(plan.originsPath);
    const ownNumber = (line: number): number => origins?.sourceLine(line) ?? line;
    const copies =
      plan.occurrencesPath === null
        ? undefined
        : await CarriedOccurrences.load(plan.occurrencesPath, ownNumber);
    const outgoing = new LineRouter(
      plan,
      ownNumber,
      kept,
      (bytes, start, end) => output.take(bytes, start, end),
      copies,
    );
    const pass = new BodyPass(plan, output, kept, origins, outgoing);
    await pass.read(source, signal);
    await pass.keep();
    return pass;
  });
  await output.finish(position);
  return result;
}

/** The one pass over the file that a body is made in. */
class BodyPass {
  position: Position = { fileBytes: 0, events: 0 };
  private readonly splitter: LineSplitter;

  constructor(
    private readonly plan: BodyPlan,
    private readonly output: BodyOutput,
    private readonly kept: ImportFiles,
    private readonly origins: LineMap | null,
    private readonly outgoing: LineRouter,
  ) {
    this.splitter = new LineSplitter(this.outgoing);
  }

  /** Throws unless it was, to the last byte, the file that was checked, and something of it can go out. */
  async read(source: EventSource, signal: AbortSignal): Promise<void> {
    const { plan, outgoing, splitter, output } = this;
    const reading = source.lines(plan.form, signal);
    for await (const chunk of reading.chunks(output.tap)) {
      splitter.push(chunk);
      this.position = { fileBytes: reading.bytesRead, events: outgoing.sent };
      await this.flushKept();
      await output.turn(this.position);
    }
    splitter.end();
    this.position = { fileBytes: reading.bytesRead, events: outgoing.sent };
    if ((await reading.confirm()) !== plan.fingerprint) throw new FailureError(failure('file-changed'));
    if (reading.damaged && !plan.keepReadable) {
      throw new FailureError(failure('file-unreadable', 'gzip-damaged'));
    }
    if (outgoing.sent === 0) throw new FailureError(failure('nothing-to-send'));
  }

  /** Brings what stays with the import to the disk. */
  async keep(): Promise<void> {
    const { setAside, index, map } = this.kept;
    await setAside.finish();
    await index.finish();
    const { origins, splitter } = this;
    // Places in the file are of no use to who asks for a line by another number.
    await map.finish(origins?.lines ?? splitter.lines, origins === null ? splitter.checkpoints : []);
  }

  get result(): BodyResult {
    const { outgoing, splitter } = this;
    return {
      lines: splitter.lines,
      blank: splitter.blank,
      setAside: outgoing.setAside,
      skipped: outgoing.skipped,
      sent: outgoing.sent,
      fixed: outgoing.fixed,
      setAsideBy: outgoing.reasons(),
      safetyIds: outgoing.givenId,
      allHaveIds: outgoing.withId === outgoing.sent,
    };
  }

  private async flushKept(): Promise<void> {
    const { setAside, index, map } = this.kept;
    await setAside.flush();
    await index.flush();
    await map.file.flush();
  }
}

/** Opens the three files that stay with an import; takes them away again when `work` fails. */
async function withKept<T>(plan: BodyPlan, work: (kept: ImportFiles) => Promise<T>): Promise<T> {
  const open: DiskFile[] = [];
  const keep = (file: DiskFile): DiskFile => {
    open.push(file);
    return file;
  };
  try {
    const setAside = keep(await DiskFile.create(plan.setAsidePath));
    const index = keep(await DiskFile.create(plan.setAsideIndexPath));
    const map = await LineMapWriter.create(plan.lineMapPath);
    keep(map.file);
    return await work({ setAside, index, map });
  } catch (error) {
    for (const file of open) await file.discard();
    throw error;
  }
}
