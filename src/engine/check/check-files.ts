import type { PartTable } from '../../shared/checks/check';
import {
  SUBJECTS_SHOWN,
  type CountedText,
  type DamagedFile,
  type Problem,
} from '../../shared/checks/problem';
import { hasNoFixes, NO_FIXES } from '../../shared/checks/fix';
import { FailureError, type FailureCode } from '../../shared/failure';
import {
  commonReading,
  isPlain,
  NDJSON,
  unitOf,
  withReading,
  type Encoding,
  type LineReading,
} from '../../shared/files/layout';
import { hasSameColumns } from '../../shared/files/mapping';
import type { RequestFacts } from '../../shared/files/requests';
import type { FileQuestions } from '../../shared/checks/question';
import type { LeftOut, LeftOutReason } from '../../shared/files/parts';
import { readingContext, type CheckOptions } from './check-options';
import { CheckFactsBuilder } from './check-facts-builder';
import { LineBatchBuilder } from './line-batch-builder';
import { sampleFirstFile } from './sample';
import { MAX_LINE_BYTES, SAMPLE_FROM_BYTES } from '../model/limits';
import type { CheckFacts } from '../model/check-facts';
import type { PartFile } from '../model/source-file';
import { Throttle } from '../model/throttle';
import { detectSourceFormat } from '../read/file-start';
import type { DetectedFormat } from '../formats/detect-format';
import { mergedKeys } from '../formats/json/seen-keys';
import { addTimes } from '../rules/time/time-evidence';
import { addEvidence, NO_EVIDENCE, type ReadingEvidence } from '../formats/reading-evidence';
import { firstTimes, mustReadAgain, settleFormat } from '../formats/settle-format';
import type { ReadingContext } from '../model/reading-context';
import { withLateEncoding } from './late-encoding';
import { withLateKeys } from './late-keys';
import { inSecondPass } from './second-pass';
import type { FileSource } from '../read/event-source';
import { shorten } from './subjects';
import type { ExpandedPaths } from '../read/expand-paths';
import { Archives } from '../read/open-file';
import {
  fingerprintOfParts,
  identityOfParts,
  withPartName,
  openPart,
  wholeLines,
} from '../read/source-files';
import { noneRead } from '../read/left-out';
import { inOrderOfTime } from '../read/order-of-time';
import type { FileLocation } from '../model/file-location';

/** Tables that the user is asked about. For further tables the guessed mapping holds. */
const MAX_TABLES = 20;

/** Failures that leave a file out; every other failure ends the check. */
const REASONS: Partial<Record<FailureCode, LeftOutReason>> = {
  'file-empty': 'empty',
  'no-events': 'empty',
  'file-binary': 'binary',
  'file-not-yet': 'binary',
  'file-kind-not-read': 'not-read',
  'file-missing': 'unreadable',
  'file-locked': 'unreadable',
  'file-no-permission': 'unreadable',
  'file-unreadable': 'unreadable',
};

/** Such files hold no events that anyone misses. */
const NO_EVENTS: ReadonlySet<LeftOutReason> = new Set([
  'other-kind',
  'hidden',
  'system',
  'hidden-sheet',
  'other-sheet',
  'blank-sheet',
]);

/**
 * Checks several files as one. Each file is recognized and converted by itself; line numbers continue from file to file.
 * A file without events is left out and listed. Throws `FailureError`: `no-event-files`, and the `file-` family for a
 * part that fails while it is read.
 */
export async function checkFiles(expanded: ExpandedPaths, options: CheckOptions): Promise<CheckFacts> {
  const byTime = await inOrderOfTime(expanded.locations, options.signal);
  const ordered = byTime === null ? expanded : { ...expanded, locations: byTime };
  const first = await checkedParts(ordered, options, new Map());
  const formats = first.settle();
  const isReadAgain = first.mustReadAgain(formats);
  if (isReadAgain) first.forget();
  const check = isReadAgain
    ? await checkedParts(ordered, inSecondPass(options, first.bytesTotal), formats)
    : first;
  const facts = await check.facts(formats);
  return byTime === null ? facts : { ...facts, inOrderOfTime: true };
}

async function checkedParts(
  expanded: ExpandedPaths,
  options: CheckOptions,
  formats: PartFormats,
): Promise<PartsCheck> {
  const check = new PartsCheck(expanded, options, formats);
  try {
    for (const location of expanded.locations) await check.add(location);
    return check;
  } catch (error) {
    check.forget();
    throw error;
  } finally {
    await check.close();
  }
}

/** The formats of parts, once they are settled. Empty: the parts are read for the first time. */
type PartFormats = ReadonlyMap<FileLocation, DetectedFormat>;

/** A part, and what its cells showed. */
interface ReadPart {
  readonly location: FileLocation;
  /** With the encoding that all its lines show; `readAs` is the one that it was read with. */
  readonly format: DetectedFormat;
  readonly readAs: Encoding;
  readonly evidence: ReadingEvidence;
  readonly part: Omit<PartFile, 'form'>;
}

class PartsCheck {
  readonly bytesTotal: number;
  private readonly read: ReadPart[] = [];
  private readonly tables: PartTable[] = [];
  private readonly questions: FileQuestions[];
  private readonly leftOut: LeftOut[];
  private readonly factsBuilder = new CheckFactsBuilder();
  private readonly batchBuilder: LineBatchBuilder;
  private readonly throttle: Throttle;
  private readonly context: ReadingContext;
  private readonly archives = new Archives();
  /** How events in JSON are rewritten. */
  private readonly reading: LineReading | null;
  private bytesBefore = 0;
  private readonly damaged: DamagedFile[];
  private unfinished = false;
  private leftOutRequests = 0;
  private readonly beside: CountedText[] = [];
  private hiddenRows = 0;

  constructor(
    { locations: spots, leftOut, damaged = [], questions = [] }: ExpandedPaths,
    private readonly options: CheckOptions,
    private readonly formats: PartFormats,
  ) {
    this.leftOut = [...leftOut];
    this.damaged = [...damaged];
    this.questions = [...questions];
    this.context = readingContext(options);
    this.reading = readingOfJson(this.context, formats);
    this.batchBuilder = new LineBatchBuilder(options.nowMs, MAX_LINE_BYTES, options.fixes, this.reading);
    this.throttle = new Throttle(options.clock);
    this.bytesTotal = spots.reduce((sum, { size }) => sum + size, 0);
  }

  /** Ends the reading; the facts stay. */
  close(): Promise<void> {
    return this.archives.close();
  }

  /** Gives up what the facts would be made of. */
  forget(): void {
    this.factsBuilder.close();
  }

  async add(location: FileLocation): Promise<void> {
    const { signal } = this.options;
    const source = await this.unlessLeftOut(location, openPart(location, signal, this.archives));
    if (source === null) return;
    try {
      const format =
        this.formats.get(location) ??
        (await this.unlessLeftOut(location, detectSourceFormat(source, signal, this.context)));
      if (format === null) return;
      if (this.read.length === 0) await this.takeSample(source, format);
      await this.readPart(location, source, format);
    } finally {
      await source.close();
    }
  }

  /** The formats as all parts show them. Tables of one kind are settled together, and so is all JSON. */
  settle(): PartFormats {
    const { read, context } = this;
    // Events of any part have their values where the beginning of some part shows them.
    const keys = commonReading(read.map(({ format }) => format.form))?.keys ?? [];
    const reading = this.reading && { ...this.reading, keys };
    const tables = this.evidenceByKind();
    const firstJson = read.find(({ format }) => !isTable(format));
    const json =
      firstJson && settleFormat(rewritten(firstJson.format, reading), this.factsBuilder.evidence, context);
    return new Map(
      read.map((part) => {
        const { location, format } = part;
        if (part === firstJson && json !== undefined) return [location, json];
        if (!isTable(format)) return [location, rewritten(format, json && commonReading([json.form]))];
        return [location, settleFormat(format, tables.get(format.questions.kind) ?? NO_EVIDENCE, context)];
      }),
    );
  }

  /** What tables with the same columns show. */
  private evidenceByKind(): ReadonlyMap<string, ReadingEvidence> {
    const all = new Map<string, ReadingEvidence>();
    for (const { format, evidence } of this.read) {
      const { kind } = format.questions;
      all.set(kind, addEvidence(all.get(kind) ?? NO_EVIDENCE, evidence));
    }
    return all;
  }

  mustReadAgain(formats: PartFormats): boolean {
    return this.read.some(({ location, format, readAs }) => {
      if (readAs !== format.form.encoding) return true;
      const readForm = rewritten(format, this.reading).form;
      const better = formats.get(location)?.form;
      return better !== undefined && mustReadAgain(readForm, better);
    });
  }

  async facts(formats: PartFormats): Promise<CheckFacts> {
    const { read, factsBuilder, leftOut, damaged, unfinished, beside } = this;
    const isEmpty = factsBuilder.lines === factsBuilder.blank && this.leftOutRequests === 0;
    const mayReadOther = this.questions.some(hasOtherSheets);
    if (isEmpty && damaged.length === 0 && !mayReadOther) throw new FailureError(noneRead(leftOut));
    this.reportProgress();
    const evidence = this.evidenceByKind();
    const parts = read.map(({ location, format, part }) => {
      const { form, preview, questions } = formats.get(location) ?? format;
      if ('mapping' in form && preview !== null) {
        const requests = evidence.get(questions.kind)?.requests ?? null;
        this.addTable({ name: part.name, files: 1, mapping: form.mapping, preview }, requests);
      }
      this.addQuestions(questions, part.name);
      return { ...part, form };
    });
    const eventKeys = mergedKeys(
      read.flatMap(({ location, format }) => (formats.get(location) ?? format).eventKeys ?? []),
    );
    // The layout is reported for the whole when one of the files is converted.
    const form = parts.find((part) => !isPlain(part.form))?.form ?? NDJSON;
    const units = new Set(parts.map(({ unit }) => unit));
    const [unit = 'line', ...otherUnits] = units;
    const reading = commonReading(parts.map((part) => part.form));
    const end = {
      plainBytes: this.batchBuilder.bytes,
      finalNewline: true,
      damaged,
      unfinished,
      leftOut: this.leftOutRequests,
      beside,
      hiddenRows: this.hiddenRows,
      times: read.reduce((times, part) => addTimes(times, part.evidence.times), factsBuilder.evidence.times),
    };
    const facts = await factsBuilder.finish(form, end, this.options.signal);
    return {
      ...facts,
      identity: identityOfParts(parts),
      fingerprint: fingerprintOfParts(parts.map(({ fingerprint }) => fingerprint)),
      compression: 'none',
      form: withReading(
        { encoding: 'utf-8', layout: { kind: 'parts', unit: otherUnits.length === 0 ? unit : 'line' } },
        reading,
      ),
      preview: null,
      ...(eventKeys !== null && { eventKeys }),
      questions: this.questions,
      damaged: damaged.length > 0,
      untidy: true,
      problems: leftOut.length === 0 ? facts.problems : [...facts.problems, leftOutProblem(leftOut)],
      parts,
      tables: this.tables,
    };
  }

  /** Returns null, and leaves the file out, when opening or recognizing it fails for one of the `REASONS`. */
  private async unlessLeftOut<T>({ name }: FileLocation, work: Promise<T>): Promise<T | null> {
    try {
      return await work;
    } catch (error) {
      if (this.options.signal.aborted || !(error instanceof FailureError)) throw error;
      const { code, fileKind: kind } = error.failure;
      const why = REASONS[code];
      if (why === undefined) throw error;
      this.leftOut.push({ name, why, ...(kind !== undefined && { kind }) });
      return null;
    }
  }

  private async takeSample(source: FileSource, format: DetectedFormat): Promise<void> {
    const { onSample, nowMs, signal, fixes = NO_FIXES } = this.options;
    if (onSample === undefined || !hasNoFixes(fixes) || this.bytesTotal < SAMPLE_FROM_BYTES.other) return;
    const sample = await sampleFirstFile(source, format, nowMs, signal);
    if (sample.lines > sample.blank) onSample(sample);
  }

  private async readPart(location: FileLocation, source: FileSource, format: DetectedFormat): Promise<void> {
    const { form } = format;
    const { batchBuilder, factsBuilder, options } = this;
    const linesBefore = factsBuilder.lines;
    const oddBefore = factsBuilder.countOf('not-utf8');
    const namesBefore = new Set(factsBuilder.tellingNames);
    const reading = source.lines(form, options.signal);
    for await (const chunk of wholeLines(reading.chunks())) {
      batchBuilder.push(chunk, reading.written);
      const batch = batchBuilder.takeFull();
      if (batch !== null) factsBuilder.add(batch);
      if (this.throttle.due()) this.reportProgress(reading.bytesRead);
    }
    factsBuilder.add(batchBuilder.take());
    const fingerprint = await withPartName(location, reading.confirm());
    const { compression, identity } = source;
    const { name, path, packed, sheet } = location;
    const lines = factsBuilder.lines - linesBefore;
    const part = { name, firstLine: linesBefore + 1, lines, unit: unitOf(form.layout) };
    const isFirstPass = this.formats.size === 0;
    const hasOddLines = isFirstPass && factsBuilder.countOf('not-utf8') > oddBefore;
    const names = isFirstPass ? factsBuilder.tellingNames.filter((each) => !namesBefore.has(each)) : [];
    const decoded = await withLateEncoding(source, format, hasOddLines, this.context, options.signal);
    this.read.push({
      location,
      format: await withLateKeys(source, decoded, names, this.context, options.signal),
      readAs: form.encoding,
      evidence: reading.evidence,
      part: {
        ...part,
        ...(sheet !== undefined && { sheet }),
        path,
        packed,
        identity,
        compression,
        fingerprint,
      },
    });
    this.bytesBefore += identity.size;
    if (reading.damage !== null) this.damaged.push({ damage: reading.damage, name });
    this.unfinished ||= reading.unfinished;
    this.leftOutRequests += reading.leftOut;
    this.beside.push(...reading.beside);
    this.hiddenRows += reading.hiddenRows;
  }

  /** Tables with the same columns are listed once. */
  private addTable(table: PartTable, requests: RequestFacts | null): void {
    const index = this.tables.findIndex(({ mapping }) => hasSameColumns(mapping, table.mapping));
    const known = this.tables[index];
    if (known !== undefined) this.tables[index] = { ...known, files: known.files + 1 };
    else if (this.tables.length < MAX_TABLES)
      this.tables.push({ ...table, ...(requests !== null && { requests }) });
  }

  /** Files of one kind are asked about once. */
  private addQuestions(asked: FileQuestions, name: string): void {
    if (this.questions.length >= MAX_TABLES || this.questions.some(({ kind }) => kind === asked.kind)) return;
    this.questions.push({ ...asked, name });
  }

  private reportProgress(bytesInPart = 0): void {
    const { lines, faulty } = this.factsBuilder;
    const { bytesTotal } = this;
    const bytesRead = Math.min(bytesTotal, this.bytesBefore + bytesInPart);
    this.options.onProgress({ bytesRead, bytesTotal, lines, errors: faulty });
  }
}

/** Whether another sheet of a workbook can be chosen, which may hold events. */
function hasOtherSheets({ questions }: FileQuestions): boolean {
  return questions.some(({ code, choices }) => code === 'sheet' && choices.length > 1);
}

function isTable({ form }: DetectedFormat): boolean {
  return 'mapping' in form;
}

/** How events in JSON are rewritten: as was decided before, or as the user answered. Null: no part needs it. */
function readingOfJson(context: ReadingContext, formats: PartFormats): LineReading | null {
  if (context.form !== null) return commonReading([context.form]);
  if (formats.size === 0) return { times: firstTimes(context, ''), keys: [] };
  return commonReading([...formats.values()].map(({ form }) => form));
}

/** The format of a part, with its events rewritten in this way. Tables have their mappings instead. */
function rewritten(format: DetectedFormat, reading: LineReading | null = null): DetectedFormat {
  return { ...format, form: withReading(format.form, reading) };
}

/** It is a warning unless all files left out are of a kind that cannot hold events. */
function leftOutProblem(leftOut: readonly LeftOut[]): Problem<'left-out'> {
  const grade = leftOut.every(({ why }) => NO_EVENTS.has(why)) ? 'info' : 'warning';
  const files = leftOut.slice(0, SUBJECTS_SHOWN).map((each) => ({ ...each, name: shorten(each.name) }));
  return { code: 'left-out', grade, count: leftOut.length, lines: [], files };
}
