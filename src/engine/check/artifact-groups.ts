import { ARTIFACT_GROUPS, ARTIFACT_ID_LENGTH, FIRST_LINES } from '../model/limits';
import type { ArtifactGroup } from '../model/check-facts';
import type { BatchArtifactGroup } from './line-batch';
import { beginningOf } from './subjects';
import type { LineResult } from '../rules/line-result';

/** First lines kept over all groups together, so that a file with an artifact a line stays small. */
const FIRST_LINES_IN_ALL = 200_000;

export interface OpenGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  readonly pixelKey: boolean;
  lines: number;
  warned: number;
  readonly first: number[];
}

/** Finds groups by what they name: by `$pixel` or not, then by package, then by pixel. */
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

/** Sorts the sound lines of a portion by the artifacts they name. */
export class BatchArtifactGroups {
  readonly all: (OpenGroup & { readonly place: number })[] = [];
  private readonly index = new GroupIndex<(typeof this.all)[number]>();
  private last: (typeof this.all)[number] | null = null;

  /** Lines must come in ascending order. Gives the place of the line's group in `all`. */
  add(verdict: LineResult, line: number, warned: boolean): number {
    const group = this.groupOf(verdict);
    group.lines += 1;
    if (warned) group.warned += 1;
    if (group.first.length < FIRST_LINES) group.first.push(line);
    return group.place;
  }

  private groupOf(verdict: LineResult): (typeof this.all)[number] {
    const { last } = this;
    // Most lines name what the line before named.
    if (
      last !== null &&
      last.package === verdict.package &&
      last.pixel === verdict.pixel &&
      last.pixelKey === verdict.pixelKey
    ) {
      return last;
    }
    return (this.last = this.find(cut(verdict.package), cut(verdict.pixel), verdict.pixelKey));
  }

  private find(packageId: string | null, pixel: string | null, pixelKey: boolean): (typeof this.all)[number] {
    const known = this.index.get(packageId, pixel, pixelKey);
    if (known !== undefined) return known;
    const place = this.all.length;
    const group = { package: packageId, pixel, pixelKey, lines: 0, warned: 0, first: [], place };
    this.all.push(group);
    this.index.set(packageId, pixel, pixelKey, group);
    return group;
  }
}

/** The groups of a whole file, so that a destination can be judged later without the file. */
export class ArtifactGroups {
  private readonly groups: OpenGroup[] = [];
  private readonly index = new GroupIndex<OpenGroup>();
  private kept = 0;

  /** The groups of the next portion, `before` lines down the file. Gives the file's group of each. */
  add(portion: readonly BatchArtifactGroup[], before: number): readonly OpenGroup[] {
    const found = portion.map((part) => {
      const group = this.find(part.package, part.pixel, part.pixelKey);
      group.lines += part.lines;
      group.warned += part.warned;
      return group;
    });
    this.keepFirst(portion, found, before);
    return found;
  }

  all(): ArtifactGroup[] {
    return this.groups;
  }

  private keepFirst(
    portion: readonly BatchArtifactGroup[],
    found: readonly OpenGroup[],
    before: number,
  ): void {
    const lines = portion.flatMap(({ first }, place) => {
      const group = found[place] as OpenGroup;
      return group.first.length < FIRST_LINES ? first.map((line) => ({ line, group })) : [];
    });
    // Several of the portion may share a group, and what is kept in all is shared by all: the first line goes first.
    for (const { line, group } of lines.sort((a, b) => a.line - b.line)) {
      if (this.kept >= FIRST_LINES_IN_ALL) return;
      if (group.first.length >= FIRST_LINES) continue;
      this.kept += 1;
      group.first.push(before + line);
    }
  }

  private find(packageId: string | null, pixel: string | null, pixelKey: boolean): OpenGroup {
    const known = this.index.get(packageId, pixel, pixelKey);
    if (known !== undefined) return known;
    // What does not fit any more shares a group by what it names, under a name that no artifact can have.
    if (this.groups.length >= ARTIFACT_GROUPS && packageId !== REST && pixel !== REST) {
      return this.find(packageId === null ? null : REST, pixel === null ? null : REST, pixelKey);
    }
    const group = { package: packageId, pixel, pixelKey, lines: 0, warned: 0, first: [] };
    this.groups.push(group);
    this.index.set(packageId, pixel, pixelKey, group);
    return group;
  }
}

const REST = '…';

function cut(id: string | null): string | null {
  return id === null || id.length <= ARTIFACT_ID_LENGTH
    ? id
    : `${beginningOf(id, ARTIFACT_ID_LENGTH)}${REST}`;
}
