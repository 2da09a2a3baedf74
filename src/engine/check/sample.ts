import { NO_FIXES } from '../../shared/fix';
import { isPlain, type Form } from '../../shared/layout';
import { CheckFactsBuilder } from './check-facts-builder';
import { LineBatchBuilder } from './line-batch-builder';
import { LineConverter } from '../formats/line-converter';
import { isRecord } from '../rules/parse-line';
import { SAMPLE_BLOCK_BYTES, SAMPLE_KEYS } from '../model/limits';
import type { SampleFacts } from '../model/check-facts';
import type { DetectedFormat } from '../formats/detect-format';
import type { Source } from '../read/event-source';
import { ByteRangeReader } from './byte-range';
import { shorten } from './subjects';

/** Lines that are tried for one that is an event. */
const LINES_FOR_KEYS = 100;
/** Places further down the file that are looked at as well: parts of its size. */
const PLACES = [0.25, 0.5, 0.75];

interface Look {
  readonly findings: CheckFactsBuilder;
  readonly plainBytes: number;
  /** Bytes of the file in which these lines stand; null: that cannot be told. */
  readonly fileBytes: number | null;
}

/**
 * What a few of a large file's lines hold, in a moment: its beginning, and for a plain file places further down.
 * Line numbers in it mean nothing. Throws `FailureError` with a code of the `file-` family.
 */
export async function sampleFile(
  source: Source,
  recognised: DetectedFormat,
  nowMs: number,
  signal: AbortSignal,
): Promise<SampleFacts> {
  const { form } = recognised;
  const scattered = source.compression === 'none' && isPlain(form);
  const look = scattered
    ? lookHereAndThere(source, nowMs)
    : await lookAtBeginning(source, form, nowMs, signal);
  const { size } = source.identity;
  const { fileBytes, findings } = look;
  const linesInAll = fileBytes === null ? null : Math.round((findings.lines * size) / fileBytes);
  return { ...(await factsOf(look, source, recognised, signal)), linesInAll };
}

/** The same of several files, by the beginning of the first: how much the others hold cannot be told. */
export async function sampleFirstFile(
  source: Source,
  recognised: DetectedFormat,
  nowMs: number,
  signal: AbortSignal,
): Promise<SampleFacts> {
  const look = await lookAtBeginning(source, recognised.form, nowMs, signal);
  return { ...(await factsOf(look, source, recognised, signal)), linesInAll: null };
}

async function factsOf(
  { findings, plainBytes }: Look,
  source: Source,
  { form, preview }: DetectedFormat,
  signal: AbortSignal,
): Promise<Omit<SampleFacts, 'linesInAll'>> {
  const ending = { plainBytes, finalNewline: true, damaged: false, unfinished: false };
  return {
    compression: source.compression,
    form,
    preview,
    damaged: false,
    ...findings.facts(form, ending),
    keys: await keysOfFirst(source, form, signal),
  };
}

function lookHereAndThere({ descriptor, identity: { size } }: Source, nowMs: number): Look {
  const reader = new ByteRangeReader(
    { descriptor, size, nowMs, fixes: NO_FIXES },
    { blockBytes: SAMPLE_BLOCK_BYTES },
  );
  const findings = new CheckFactsBuilder();
  let looked = 0;
  for (const place of [0, ...PLACES]) {
    const from = Math.max(Math.floor(size * place), looked);
    const to = Math.min(size, from + SAMPLE_BLOCK_BYTES);
    findings.add(reader.read(from, to).portion);
    looked += to - from;
  }
  return { findings, plainBytes: looked, fileBytes: looked };
}

async function lookAtBeginning(
  source: Source,
  form: Form,
  nowMs: number,
  signal: AbortSignal,
): Promise<Look> {
  const reading = source.read(signal);
  const gatherer = new LineBatchBuilder(nowMs);
  const findings = new CheckFactsBuilder();
  for await (const chunk of new LineConverter(form).of(reading.chunks())) {
    gatherer.push(chunk);
    if (gatherer.bytes >= SAMPLE_BLOCK_BYTES) break;
  }
  findings.add(gatherer.take());
  // How much of a .gz was decompressed for these lines, nobody tells.
  const fileBytes = source.compression === 'none' ? reading.bytesRead : null;
  return { findings, plainBytes: gatherer.bytes, fileBytes };
}

/** The keys of the first event among the first lines. */
async function keysOfFirst(source: Source, form: Form, signal: AbortSignal): Promise<readonly string[]> {
  let looked = 0;
  for await (const chunk of new LineConverter(form).of(source.read(signal).chunks())) {
    const first = chunk.toString('utf8', 0, SAMPLE_BLOCK_BYTES).split('\n', LINES_FOR_KEYS).find(isEvent);
    if (first !== undefined) return keysOf(first).slice(0, SAMPLE_KEYS).map(shorten);
    looked += chunk.length;
    if (looked >= SAMPLE_BLOCK_BYTES) break;
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
