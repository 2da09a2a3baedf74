import { failure, FailureError } from '../../shared/failure';
import { sameIdentity } from '../model/file-identity';
import { LineSplitter, type LineSink } from './line-splitter';
import type { CheckedFile } from '../model/source-file';
import { withEventSource } from './source-files';
import type { EventSource } from './event-source';

/**
 * Gives a sink every line, in order; `flush` brings to the disk what it made of the lines so far. Throws `FailureError`
 * of the `file-` family: `file-changed` unless it was, to the last byte, the file that was checked.
 */
export type EachLine = (sink: LineSink, flush: () => Promise<void>) => Promise<void>;

/** Opens a checked file, does `work` and closes it. Throws `file-changed` before any work where it is another by its looks. */
export function withEachLine<T>(
  file: CheckedFile,
  signal: AbortSignal,
  work: (eachLine: EachLine) => Promise<T>,
): Promise<T> {
  return withEventSource(file, signal, async (source) => work(eachLineOf(source, file, signal)));
}

/** The lines of a file that is open. Throws `file-changed` where it is another by its looks. */
export function eachLineOf(
  source: EventSource,
  { identity, form, fingerprint }: Pick<CheckedFile, 'identity' | 'form' | 'fingerprint'>,
  signal: AbortSignal,
): EachLine {
  if (!sameIdentity(source.identity, identity)) throw new FailureError(failure('file-changed'));
  return async (sink, flush) => {
    const splitter = new LineSplitter(sink);
    const reading = source.lines(form, signal);
    for await (const chunk of reading.chunks()) {
      splitter.push(chunk);
      await flush();
    }
    splitter.end();
    if ((await reading.confirm()) !== fingerprint) throw new FailureError(failure('file-changed'));
  };
}
