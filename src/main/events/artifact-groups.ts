import { ARTIFACT_GROUPS, ARTIFACT_ID_LENGTH, FIRST_LINES } from './limits';
import type { ArtifactGroup } from './model';
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
  private readonly groups = new Map<string, OpenGroup>();
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
    return [...this.groups.values()];
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
    const full = this.groups.size >= ARTIFACT_GROUPS;
    const key = JSON.stringify([packageId, pixel, pixelKey]);
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    // What does not fit any more shares a group by what it names, under a name that no artifact can have.
    if (full && packageId !== REST && pixel !== REST) {
      return this.find(packageId === null ? null : REST, pixel === null ? null : REST, pixelKey);
    }
    const group = { package: packageId, pixel, pixelKey, lines: 0, warned: 0, first: [] };
    this.groups.set(key, group);
    return group;
  }
}

const REST = '…';

function cut(id: string | null): string | null {
  return id === null || id.length <= ARTIFACT_ID_LENGTH ? id : `${id.slice(0, ARTIFACT_ID_LENGTH)}${REST}`;
}
