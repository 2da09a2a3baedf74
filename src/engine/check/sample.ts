import { NO_FIXES } from '../../shared/checks/fix';
import { isPlain, readingOf, type Form } from '../../shared/files/layout';
import { CheckFactsBuilder } from './check-facts-builder';
import { LineBatchBuilder } from './line-batch-builder';
import { LineConverter } from '../formats/line-converter';
import { isRecord } from '../rules/records';
import { MAX_LINE_BYTES, SAMPLE_BLOCK_BYTES, SAMPLE_KEYS } from '../model/limits';
import type { SampleFacts } from '../model/check-facts';
import type { DetectedFormat } from '../formats/detect-format';
import type { FileSource } from '../read/event-source';
import { ByteRangeReader } from './byte-range';
import { shorten } from './subjects';

/** Lines that are tried until one of them is an event. */
const LINES_FOR_KEYS = 100;
/** Where in a plain file blocks are read, as parts of its size. */
const BLOCK_STARTS = [0, 0.25, 0.5, 0.75];

interface SampledLines {
  readonly facts: CheckFactsBuilder;
  readonly plainBytes: number;
  /** Bytes of the file that hold these lines; null if it is not known. */
  readonly fileBytes: number | null;
  /** Requests among them that do not count. */
  readonly leftOut: number;
}

/**
 * Checks a few lines of a large file: its beginning, and for a plain file blocks further down. Line numbers in the facts
 * mean nothing. Throws `FailureError` of the `file-` family.
 */
export async function sampleFile(
  source: FileSource,
  format: DetectedFormat,
  nowMs: number,
  signal: AbortSignal,
): Promise<SampleFacts> {
  const { form } = format;
  const sample =
    source.compression === 'none' && isPlain(form)
      ? sampleBlocks(source, form, nowMs)
      : await sampleBeginning(source, form, nowMs, signal);
  const { fileBytes, facts } = sample;
  const linesInAll = fileBytes === null ? null : Math.round((facts.lines * source.identity.size) / fileBytes);
  return { ...(await factsOf(sample, source, format, signal)), linesInAll };
}

/** As `sampleFile`, for the first of several files. How much the other files hold is not known. */
export async function sampleFirstFile(
  source: FileSource,
  format: DetectedFormat,
  nowMs: number,
  signal: AbortSignal,
): Promise<SampleFacts> {
  const sample = await sampleBeginning(source, format.form, nowMs, signal);
  return { ...(await factsOf(sample, source, format, signal)), linesInAll: null };
}

async function factsOf(
  { facts, plainBytes, leftOut }: SampledLines,
  source: FileSource,
  { form, preview, questions }: DetectedFormat,
  signal: AbortSignal,
): Promise<Omit<SampleFacts, 'linesInAll'>> {
  const end = { plainBytes, finalNewline: true, damaged: [], unfinished: false, leftOut };
  return {
    compression: source.compression,
    form,
    preview,
    questions: [questions],
    damaged: false,
    ...(await facts.finish(form, end, signal)),
    keys: await keysOfFirstEvent(source, form, signal),
  };
}

function sampleBlocks(
  { descriptor, identity: { size } }: FileSource,
  form: Form,
  nowMs: number,
): SampledLines {
  const reader = new ByteRangeReader(
    { descriptor, size, nowMs, fixes: NO_FIXES, reading: readingOf(form) },
    { blockBytes: SAMPLE_BLOCK_BYTES },
  );
  const facts = new CheckFactsBuilder();
  let bytesRead = 0;
  for (const start of BLOCK_STARTS) {
    const from = Math.max(Math.floor(size * start), bytesRead);
    const to = Math.min(size, from + SAMPLE_BLOCK_BYTES);
    facts.add(reader.read(from, to).batch);
    bytesRead += to - from;
  }
  return { facts, plainBytes: bytesRead, fileBytes: bytesRead, leftOut: 0 };
}

async function sampleBeginning(
  source: FileSource,
  form: Form,
  nowMs: number,
  signal: AbortSignal,
): Promise<SampledLines> {
  const reading = source.read(signal);
  const builder = new LineBatchBuilder(nowMs, MAX_LINE_BYTES, NO_FIXES, readingOf(form));
  const facts = new CheckFactsBuilder();
  const converter = new LineConverter(form);
  let enough = Number.POSITIVE_INFINITY;
  let leftOut = 0;
  // A block of the file may come in several chunks: all of them belong to the sample.
  for await (const chunk of converter.convert(reading.chunks())) {
    if (reading.bytesRead > enough) break;
    builder.push(chunk);
    leftOut = converter.leftOut;
    if (builder.bytes >= SAMPLE_BLOCK_BYTES) enough = source.compression === 'none' ? reading.bytesRead : 0;
  }
  facts.add(builder.take());
  // It is not known how many bytes of a .gz were decompressed for these lines.
  const fileBytes = source.compression === 'none' ? Math.min(enough, reading.bytesRead) : null;
  return { facts, plainBytes: builder.bytes, fileBytes, leftOut };
}

/** Returns the keys of the first event, or [] if none of the first lines is an event. */
async function keysOfFirstEvent(
  source: FileSource,
  form: Form,
  signal: AbortSignal,
): Promise<readonly string[]> {
  let bytesRead = 0;
  for await (const chunk of new LineConverter(form).convert(source.read(signal).chunks())) {
    const first = chunk.toString('utf8', 0, SAMPLE_BLOCK_BYTES).split('\n', LINES_FOR_KEYS).find(isEvent);
    if (first !== undefined) return keysOf(first).slice(0, SAMPLE_KEYS).map(shorten);
    bytesRead += chunk.length;
    if (bytesRead >= SAMPLE_BLOCK_BYTES) break;
  }
  return [];
}

function isEvent(line: string): boolean {
  return keysOf(line).length > 0;
}

function keysOf(line: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? Object.keys(value) : [];
  } catch {
    return [];
  }
}
