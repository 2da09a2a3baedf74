import type { ProblemCode } from '../../shared/checks/problem';
import { ARTIFACT_GROUPS, ARTIFACT_ID_LENGTH, FIRST_LINES } from '../model/limits';
import type { ArtifactGroup } from '../model/check-facts';
import type { BatchArtifactGroup, LineBatch } from './line-batch';
import { beginningOf } from './subjects';
import { codesIn, hasWarning, NONE, type ProblemSet } from '../rules/problems';
import { EventHours, HOUR_COLUMNS, HOUR_ROW_LENGTH, HourTotals } from './event-hours';

/** First lines kept in all groups together. It limits memory for a file that names another artifact in each line. */
const FIRST_LINES_TOTAL = 200_000;
/** Groups whose lines are known by hour, for the same reason. No account has as many artifacts. */
const GROUPS_BY_HOUR = 1000;

/** An `ArtifactGroup` that lines are still added to. */
export interface OpenGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  readonly pixelKey: boolean;
  lines: number;
  warned: number;
  readonly problems: Map<ProblemCode, number>;
  oldestMs: number;
  newestMs: number;
  readonly first: number[];
}

/** Adds lines with a problem to the counts of a group. */
export function addCount(counts: Map<ProblemCode, number>, code: ProblemCode, lines: number): void {
  counts.set(code, (counts.get(code) ?? 0) + lines);
}

/** The counts of a group without a line. */
function emptyGroup() {
  return {
    lines: 0,
    warned: 0,
    problems: new Map<ProblemCode, number>(),
    oldestMs: Number.POSITIVE_INFINITY,
    newestMs: Number.NEGATIVE_INFINITY,
    first: [],
  };
}

/** Finds a group by what it names: whether by `$pixel`, then by package, then by pixel. */
class GroupIndex<T> {
  private readonly groups = [false, true].map(() => new Map<string | null, Map<string | null, T>>());

  get(packageId: string | null, pixel: string | null, pixelKey: boolean): T | undefined {
    return this.groups[pixelKey ? 1 : 0]?.get(packageId)?.get(pixel);
  }

  set(packageId: string | null, pixel: string | null, pixelKey: boolean, group: T): void {
    const byPackage = this.groups[pixelKey ? 1 : 0] as Map<string | null, Map<string | null, T>>;
    const byPixel = byPackage.get(packageId) ?? new Map<string | null, T>();
    byPackage.set(packageId, byPixel.set(pixel, group));
  }
}

/** Groups that are known from batch to batch. A file may name another artifact in each line. */
const GROUPS_REMEMBERED = 1000;
/** No line of the batch is in the group. */
const ABSENT = -1;

/** Lines without an error that name the same artifacts. It is kept from batch to batch, and emptied in between. */
export class LineGroup {
  /** Its place in the batch. */
  place = ABSENT;
  lines = 0;
  oldestMs = Number.POSITIVE_INFINITY;
  newestMs = Number.NEGATIVE_INFINITY;
  first: number[] = [];
  private warned = 0;
  private problems = new Map<ProblemCode, number>();
  /** The last lines have these problems; they are not in `problems` yet. */
  private set = NONE;
  private withSet = 0;
  /** Lines of earlier batches, as far as they matter. */
  private before = 0;

  constructor(
    readonly packageId: string | null,
    readonly pixel: string | null,
    readonly pixelKey: boolean,
  ) {}

  /** Adds a line; lines must come in ascending order. */
  add(timeMs: number, line: number, problems: ProblemSet): void {
    this.lines += 1;
    if (problems !== this.set) this.beginSet(problems);
    this.withSet += 1;
    if (timeMs < this.oldestMs) this.oldestMs = timeMs;
    if (timeMs > this.newestMs) this.newestMs = timeMs;
    // Lines behind the first of the file are not among the first of the group.
    if (this.before + this.first.length < FIRST_LINES) this.first.push(line);
  }

  /** Returns what was added since the last call. */
  take(): BatchArtifactGroup {
    this.beginSet(NONE);
    const { packageId, pixel, pixelKey, lines, warned, problems, oldestMs, newestMs, first } = this;
    this.before = Math.min(FIRST_LINES, this.before + first.length);
    this.place = ABSENT;
    this.lines = this.warned = 0;
    this.oldestMs = Number.POSITIVE_INFINITY;
    this.newestMs = Number.NEGATIVE_INFINITY;
    this.problems = new Map();
    this.first = [];
    return { package: packageId, pixel, pixelKey, lines, warned, problems, oldestMs, newestMs, first };
  }

  /** Most lines have the problems of the line before, so they are counted together. */
  private beginSet(problems: ProblemSet): void {
    for (const code of codesIn(this.set)) addCount(this.problems, code, this.withSet);
    if (hasWarning(this.set)) this.warned += this.withSet;
    this.set = problems;
    this.withSet = 0;
  }
}

/** What the lines of a batch without an error name, and when they are. */
export type TakenGroups = Pick<LineBatch, 'groups' | 'hours'>;

/** Groups the lines of one batch after the other by the artifacts that they name. It takes only lines without an error. */
export class BatchArtifactGroups {
  private index = new GroupIndex<LineGroup>();
  private known = 0;
  /** Those of the batch. */
  private present: LineGroup[] = [];
  private last: LineGroup | null = null;
  private readonly hours: EventHours;

  constructor(firstHourMs: number) {
    this.hours = new EventHours(firstHourMs);
  }

  /** Adds a line; lines must come in ascending order. Returns the place of its group in the batch. */
  add(group: LineGroup, timeMs: number, line: number, problems: ProblemSet): number {
    if (group.place === ABSENT) group.place = this.present.push(group) - 1;
    group.add(timeMs, line, problems);
    this.hours.add(group.place, timeMs);
    return group.place;
  }

  /** The group of the lines that name these artifacts. It can be kept until it is forgotten. */
  groupOf(packageId: string | null, pixel: string | null, pixelKey: boolean): LineGroup {
    const { last } = this;
    // Most lines name the same artifacts as the line before.
    if (last !== null && last.packageId === packageId && last.pixel === pixel && last.pixelKey === pixelKey) {
      return last;
    }
    return (this.last = this.find(shortId(packageId), shortId(pixel), pixelKey));
  }

  /** Returns all lines since the last batch. */
  take(): TakenGroups {
    const hours = this.hours.take();
    const groups = this.present.map((group) => group.take());
    this.present = [];
    return { groups, hours };
  }

  /** Forgets all groups if they are many. Call it between batches. Whether it did: groups that others kept are of no use. */
  forgetMany(): boolean {
    if (this.known <= GROUPS_REMEMBERED) return false;
    this.forget();
    return true;
  }

  /** Forgets all groups, and which first lines they gave. Call it between batches: groups that others kept are of no use. */
  forget(): void {
    this.index = new GroupIndex();
    this.known = 0;
    this.last = null;
  }

  private find(packageId: string | null, pixel: string | null, pixelKey: boolean): LineGroup {
    const known = this.index.get(packageId, pixel, pixelKey);
    if (known !== undefined) return known;
    const group = new LineGroup(packageId, pixel, pixelKey);
    this.index.set(packageId, pixel, pixelKey, group);
    this.known += 1;
    return group;
  }
}

/** A group of a whole file. `hours`: null where there are too many groups. */
type FileGroup = OpenGroup & { readonly hours: HourTotals | null };

/** The groups of a whole file. They allow a report for any destination without reading the file again. */
export class ArtifactGroups {
  private readonly groups: FileGroup[] = [];
  /** Places in `groups`. */
  private readonly index = new GroupIndex<number>();
  private firstLines = 0;

  /**
   * Adds the groups of the next batch, which starts after `linesBefore` lines. Returns for each the place of the file's
   * group, for `at`.
   */
  add({ groups: batch, hours }: Pick<LineBatch, 'groups' | 'hours'>, linesBefore: number): readonly number[] {
    const places = batch.map((part) => this.find(part.package, part.pixel, part.pixelKey));
    const groups = batch.map((part, index) => {
      const group = this.at(places[index] as number);
      group.lines += part.lines;
      group.warned += part.warned;
      for (const [code, lines] of part.problems) addCount(group.problems, code, lines);
      group.oldestMs = Math.min(group.oldestMs, part.oldestMs);
      group.newestMs = Math.max(group.newestMs, part.newestMs);
      return group;
    });
    this.addFirstLines(batch, groups, linesBefore);
    for (let row = 0; row < hours.length; row += HOUR_ROW_LENGTH) {
      const group = groups[hours[row + HOUR_COLUMNS.group] as number];
      group?.hours?.add(hours[row + HOUR_COLUMNS.hour] as number, hours[row + HOUR_COLUMNS.lines] as number);
    }
    return places;
  }

  at(place: number): FileGroup {
    return this.groups[place] as FileGroup;
  }

  /** All lines have the same id: it says nothing, and is not repeated. */
  setConstantId(): void {
    for (const { problems, lines } of this.groups) {
      problems.delete('id-repeated');
      problems.set('id-blank', lines);
    }
  }

  /** `firstHourMs`: when the first hour begins. */
  all(firstHourMs: number): ArtifactGroup[] {
    return this.groups.map((group) => ({ ...group, hours: group.hours?.byHour(firstHourMs) ?? null }));
  }

  private addFirstLines(
    batch: readonly BatchArtifactGroup[],
    groups: readonly OpenGroup[],
    linesBefore: number,
  ): void {
    const lines = batch.flatMap(({ first }, index) => {
      const group = groups[index] as OpenGroup;
      return group.first.length < FIRST_LINES ? first.map((line) => ({ line, group })) : [];
    });
    // Groups of the batch may share a group of the file, and all share the total, so lines are added in their order.
    for (const { line, group } of lines.sort((a, b) => a.line - b.line)) {
      if (this.firstLines >= FIRST_LINES_TOTAL) return;
      if (group.first.length >= FIRST_LINES) continue;
      this.firstLines += 1;
      group.first.push(linesBefore + line);
    }
  }

  private find(packageId: string | null, pixel: string | null, pixelKey: boolean): number {
    const known = this.index.get(packageId, pixel, pixelKey);
    if (known !== undefined) return known;
    // Beyond the limit, ids share one group under a name that no artifact can have.
    if (this.groups.length >= ARTIFACT_GROUPS && packageId !== OVERFLOW && pixel !== OVERFLOW) {
      return this.find(packageId === null ? null : OVERFLOW, pixel === null ? null : OVERFLOW, pixelKey);
    }
    const hours = this.groups.length < GROUPS_BY_HOUR ? new HourTotals() : null;
    const group = { package: packageId, pixel, pixelKey, ...emptyGroup(), hours };
    const place = this.groups.push(group) - 1;
    this.index.set(packageId, pixel, pixelKey, place);
    return place;
  }
}

const OVERFLOW = '…';

/** Cuts an id of unusual length, which no artifact can have. */
function shortId(id: string | null): string | null {
  return id === null || id.length <= ARTIFACT_ID_LENGTH ? id : `${beginningOf(id, ARTIFACT_ID_LENGTH)}…`;
}
