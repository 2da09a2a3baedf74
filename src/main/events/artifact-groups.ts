import { ARTIFACT_GROUPS, ARTIFACT_ID_LENGTH, FIRST_LINES } from './limits';
import type { ArtifactGroup } from './model';
import { beginningOf } from './tally';
import type { Verdict } from './verdict';

/** First lines kept over all groups together, so that a file with an artifact a line stays small. */
const FIRST_LINES_IN_ALL = 200_000;

interface OpenGroup {
  readonly package: string | null;
  readonly pixel: string | null;
  readonly pixelKey: boolean;
  lines: number;
  warned: number;
  readonly first: number[];
}

/** Sorts sound lines by the artifacts they name, so that a destination can be judged later without the file. */
export class ArtifactGroups {
  private readonly groups: OpenGroup[] = [];
  /** By `$pixel` or not, then by package, then by pixel. */
  private readonly index = [false, true].map(() => new Map<string | null, Map<string | null, OpenGroup>>());
  private last: OpenGroup | null = null;
  private kept = 0;

  /** Lines must come in ascending order. Gives the line's group, whose `warned` may be raised later. */
  add(verdict: Verdict, line: number, warned: boolean): { warned: number } {
    const group = this.groupOf(verdict);
    group.lines += 1;
    if (warned) group.warned += 1;
    if (group.first.length < FIRST_LINES && this.kept < FIRST_LINES_IN_ALL) {
      this.kept += 1;
      group.first.push(line);
    }
    return group;
  }

  all(): ArtifactGroup[] {
    return this.groups;
  }

  private groupOf(verdict: Verdict): OpenGroup {
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

  private find(packageId: string | null, pixel: string | null, pixelKey: boolean): OpenGroup {
    const byPackage = this.index[pixelKey ? 1 : 0] as Map<string | null, Map<string | null, OpenGroup>>;
    const known = byPackage.get(packageId)?.get(pixel);
    if (known !== undefined) return known;
    // What does not fit any more shares a group by what it names, under a name that no artifact can have.
    if (this.groups.length >= ARTIFACT_GROUPS && packageId !== REST && pixel !== REST) {
      return this.find(packageId === null ? null : REST, pixel === null ? null : REST, pixelKey);
    }
    const group = { package: packageId, pixel, pixelKey, lines: 0, warned: 0, first: [] };
    this.groups.push(group);
    const byPixel = byPackage.get(packageId) ?? new Map<string | null, OpenGroup>();
    byPackage.set(packageId, byPixel.set(pixel, group));
    return group;
  }
}

const REST = '…';

function cut(id: string | null): string | null {
  return id === null || id.length <= ARTIFACT_ID_LENGTH
    ? id
    : `${beginningOf(id, ARTIFACT_ID_LENGTH)}${REST}`;
}
