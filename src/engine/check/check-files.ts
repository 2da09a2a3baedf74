import type { PartTable } from '../../shared/check';
import type { Grade } from '../../shared/problem';
import { hasNoFixes, NO_FIXES } from '../../shared/fix';
import { failure, FailureError, type FailureCode } from '../../shared/failure';
import { isPlain, NDJSON, unitOf } from '../../shared/layout';
import { isFor, type Mapping } from '../../shared/mapping';
import type { LeftOut, LeftOutReason } from '../../shared/parts';
import type { CheckOptions } from './check-options';
import { CheckFactsBuilder } from './check-facts-builder';
import { LineBatchBuilder } from './line-batch-builder';
import { sampleFirstFile } from './sample';
import { LINE_CAP_BYTES, SAMPLE_FROM_BYTES } from '../model/limits';
import type { CheckFacts, ProblemCount } from '../model/check-facts';
import type { PartFile } from '../model/source-file';
import { Throttle } from '../model/throttle';
import { detectSourceFormat } from '../read/file-start';
import type { DetectedFormat } from '../formats/detect-format';
import type { Source } from '../read/event-source';
import { shorten, topSubjects } from './subjects';
import type { ExpandedPaths } from '../read/expand-paths';
import { fingerprintOfParts, identityOfParts, ofPart, openPart, wholeLines } from '../read/source-files';
import type { FileLocation } from '../model/file-location';

/**
 * Checks several files as one: each is recognised and converted by itself, and the lines count on through all of them.
 * What is no event file is left out, and told.
 */
export async function checkFiles(gathered: ExpandedPaths, options: CheckOptions): Promise<CheckFacts> {
  const pass = new PartsCheck(gathered, options);
  for (const spot of gathered.spots) await pass.read(spot);
  return pass.facts();
}

class PartsCheck {
  private readonly parts: PartFile[] = [];
  private readonly tables: PartTable[] = [];
  private readonly leftOut: LeftOut[];
  private readonly findings = new CheckFactsBuilder();
  private readonly gatherer: LineBatchBuilder;
  private readonly progress: Throttle;
  private readonly bytesTotal: number;
  private bytesBefore = 0;
  private damaged = false;
  private unfinished = false;

  constructor(
    { spots, leftOut }: ExpandedPaths,
    private readonly options: CheckOptions,
  ) {
    this.leftOut = [...leftOut];
    this.gatherer = new LineBatchBuilder(options.nowMs, LINE_CAP_BYTES, options.fixes);
    this.progress = new Throttle(options.clock);
    this.bytesTotal = spots.reduce((sum, { size }) => sum + size, 0);
  }

  async read(spot: FileLocation): Promise<void> {
    const { signal, mappings } = this.options;
    const source = await this.unlessLeftOut(spot, openPart(spot, signal));
    if (source === null) return;
    try {
      const recognised = await this.unlessLeftOut(spot, detectSourceFormat(source, signal, mappings));
      if (recognised === null) return;
      if (this.parts.length === 0) await this.look(source, recognised);
      await this.readPart(spot, source, recognised);
    } finally {
      await source.close();
    }
  }

  facts(): CheckFacts {
    const { parts, findings, leftOut, damaged, unfinished } = this;
    if (findings.lines === findings.blank && !damaged) throw new FailureError(failure('no-event-files'));
    this.tell();
    // What was said of a file's layout holds for the whole when it is so of one of them.
    const converted = parts.find(({ form }) => !isPlain(form))?.form ?? NDJSON;
    const units = new Set(parts.map(({ unit }) => unit));
    const [unit = 'line', ...others] = units;
    const facts = findings.facts(converted, {
      plainBytes: this.gatherer.bytes,
      finalNewline: true,
      damaged,
      unfinished,
    });
    return {
      ...facts,
      identity: identityOfParts(parts),
      fingerprint: fingerprintOfParts(parts.map(({ fingerprint }) => fingerprint)),
      compression: 'none',
      form: { encoding: 'utf-8', layout: { kind: 'parts', unit: others.length === 0 ? unit : 'line' } },
      preview: null,
      damaged,
      untidy: true,
      problemCounts:
        leftOut.length === 0 ? facts.problemCounts : [...facts.problemCounts, leftOutTally(leftOut)],
      parts,
      tables: this.tables,
    };
  }

  /** Null: it cannot be read, or holds no events, and is left out. Once reading has begun it is too late for that. */
  private async unlessLeftOut<T>({ name }: FileLocation, work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (error) {
      const why = error instanceof FailureError ? REASONS[error.failure.code] : undefined;
      if (this.options.signal.aborted || why === undefined) throw error;
      this.leftOut.push({ name, why });
      return null;
    }
  }

  private async look(source: Source, recognised: DetectedFormat): Promise<void> {
    const { onSample, nowMs, signal, fixes = NO_FIXES } = this.options;
    if (onSample === undefined || !hasNoFixes(fixes) || this.bytesTotal < SAMPLE_FROM_BYTES.other) return;
    const sample = await sampleFirstFile(source, recognised, nowMs, signal);
    if (sample.lines > sample.blank) onSample(sample);
  }

  private async readPart(
    spot: FileLocation,
    source: Source,
    { form, preview }: DetectedFormat,
  ): Promise<void> {
    const { gatherer, findings, options } = this;
    const before = findings.lines;
    const reading = source.lines(form, options.signal);
    for await (const chunk of wholeLines(reading.chunks(), form)) {
      gatherer.push(chunk);
      findings.add(gatherer.take(), (this.bytesBefore + reading.bytesRead) / this.bytesTotal);
      if (this.progress.due()) this.tell(reading.bytesRead);
    }
    const fingerprint = await ofPart(spot, reading.confirm());
    const { compression, identity } = source;
    const { name, path, packed } = spot;
    const lines = findings.lines - before;
    const part = { name, firstLine: before + 1, lines, unit: unitOf(form.layout) };
    this.parts.push({ ...part, path, packed, identity, compression, form, fingerprint });
    if ('mapping' in form && preview !== null) this.noteTable(form.mapping, preview, name);
    this.bytesBefore += identity.size;
    this.damaged ||= reading.damaged;
    this.unfinished ||= reading.unfinished;
  }

  /** Tables with the same columns are one to their user. */
  private noteTable(mapping: Mapping, preview: PartTable['preview'], name: string): void {
    const at = this.tables.findIndex((table) => isFor(table.mapping, mapping));
    const known = this.tables[at];
    if (known !== undefined) this.tables[at] = { ...known, files: known.files + 1 };
    else if (this.tables.length < TABLES_TOLD) this.tables.push({ name, files: 1, mapping, preview });
  }

  private tell(bytesInPart = 0): void {
    const { lines, faulty } = this.findings;
    const { bytesTotal } = this;
    const bytesRead = Math.min(bytesTotal, this.bytesBefore + bytesInPart);
    this.options.onProgress({ bytesRead, bytesTotal, lines, errors: faulty });
  }
}

/** Kinds of table that are shown to say what their columns mean. Nobody has more; what is guessed of the rest holds. */
const TABLES_TOLD = 20;

/** Why one of several files is left out; any other failure ends the check. */
const REASONS: Partial<Record<FailureCode, LeftOutReason>> = {
  'file-empty': 'empty',
  'file-binary': 'binary',
  'file-not-yet': 'binary',
  'file-missing': 'unreadable',
  'file-locked': 'unreadable',
  'file-no-permission': 'unreadable',
  'file-unreadable': 'unreadable',
};

/** Only what nobody takes for an event file may be left out without a warning. */
function leftOutTally(leftOut: readonly LeftOut[]): ProblemCount {
  const grade: Grade = leftOut.every(({ why }) => why === 'other-kind') ? 'info' : 'warning';
  const subjects = topSubjects(
    leftOut.map(({ name, why }) => ({ text: shorten(name), count: 1, hint: why })),
  );
  return { code: 'left-out', grade, count: leftOut.length, lines: [], subjects };
}
