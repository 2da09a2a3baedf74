import { stepsOf, type Step } from '../../shared/files/json-path';
import type { MappedKey } from '../../shared/files/mapping';
import { loneText } from '../rules/records';
import { NANOSECONDS, SECONDS, withNanoseconds } from '../rules/time/split-seconds';
import type { TellingNames } from '../rules/telling-names';
import { ByteKeyMapper, type MappedSource } from './byte-key-mapper';
import {
  canBecome,
  isEmptyValue,
  isJsonObject,
  memberRanges,
  replaceValue,
  singleMember,
  valueOf,
} from './event-members';
import { applyEdits, editsRemoving, membersOf, type Edit, type Member } from './event-text';
import { MemberTree, type MemberPlace } from './member-tree';

/** A use of a value, with the steps to it. */
interface Source {
  readonly steps: readonly Step[];
  /** Null: it is left out. */
  readonly key: string | null;
}

/** An outer value that gets the key of another one. */
type Renamed = MappedSource;

/** Gives events the keys that a mapping says, and takes away what it leaves out. One pass over the text of each. */
export class KeyMapper {
  /** The event of the last `apply` got its time from another key. */
  tookTime = false;
  private readonly sources: readonly Source[];
  private readonly circles: readonly (readonly Renamed[])[];

  /** `names`: gets the names of outer keys; null: nobody asks. */
  constructor(
    keys: readonly MappedKey[],
    private readonly names: TellingNames | null = null,
  ) {
    this.sources = givingUpFirst(keys.flatMap((key) => sourceOf(key) ?? []));
    this.circles = circlesOf(this.sources);
  }

  /** What does the same to most lines without reading their text; null: values are left out, or pass keys among themselves. */
  onBytes(lines: 'all' | 'without-time'): ByteKeyMapper | null {
    const sources = this.sources.filter(isMapped);
    const outer = sources.flatMap((source) => outerName(source) ?? []);
    const isUsual =
      sources.length === this.sources.length &&
      sources.every(({ steps }) => steps.length > 0 && !steps.includes('each')) &&
      new Set(outer).size === outer.length;
    if (!isUsual || sources.length === 0 || this.circles.length > 0) return null;
    return new ByteKeyMapper(sources, lines === 'without-time', this.names);
  }

  /** Returns null if nothing changes. */
  apply(text: string): string | null {
    this.tookTime = false;
    if (!isJsonObject(text)) return null;
    const edits = new EventEdits(text);
    if (this.names !== null) this.names.seeAll(edits.keys);
    for (const circle of this.circles) edits.turn(circle);
    for (const { steps, key } of this.sources) {
      if (key === null) edits.leaveOut(steps);
      else edits.map(steps, key);
    }
    const result = edits.result();
    this.tookTime = edits.gave('$time');
    return result;
  }
}

/** What has a name that another value gets gives it up first, and before it what has the name that it gets itself. */
function givingUpFirst(sources: readonly Source[]): readonly Source[] {
  const ordered = new Set<Source>();
  const begun = new Set<Source>();
  const place = (source: Source): void => {
    if (begun.has(source)) return;
    begun.add(source);
    sources.filter((other) => source.key !== null && outerName(other) === source.key).forEach(place);
    ordered.add(source);
  };
  sources.filter((source) => isInTheWay(source, sources)).forEach(place);
  sources.forEach(place);
  return [...ordered];
}

function isInTheWay(source: Source, sources: readonly Source[]): boolean {
  const name = outerName(source);
  return name !== null && name !== source.key && sources.some(({ key }) => key === name);
}

/** Values that only pass their names on among themselves, as two that change places. */
function circlesOf(sources: readonly Source[]): readonly (readonly Renamed[])[] {
  const circles: (readonly Renamed[])[] = [];
  for (const source of sources) {
    const circle = circleFrom(source, sources);
    const isKnown = circles.some((one) => one.some((each) => each === source));
    if (circle !== null && !isKnown) circles.push(circle);
  }
  return circles;
}

/** Null: the way from value to value does not lead back to this one. */
function circleFrom(first: Source, sources: readonly Source[]): readonly Renamed[] | null {
  const circle: Renamed[] = [];
  let source: Source | undefined = first;
  while (source !== undefined && isRenamed(source) && !circle.includes(source)) {
    circle.push(source);
    const { key }: Renamed = source;
    source = sources.find((other) => outerName(other) === key);
  }
  return source === first && circle.length > 1 ? circle : null;
}

function isMapped(source: Source): source is MappedSource {
  return source.key !== null;
}

function isRenamed(source: Source): source is Renamed {
  return isMapped(source) && outerName(source) !== null;
}

/** The key of an outer value; null: it is an inner one. */
function outerName({ steps: [step, ...inner] }: Source): string | null {
  return step !== undefined && step !== 'each' && inner.length === 0 ? step.key : null;
}

/** Null: it is a part of the time, and stays as it is. */
function sourceOf({ path, use }: MappedKey): Source | null {
  const steps = stepsOf(path) ?? [];
  switch (use.kind) {
    case 'time':
      return { steps, key: '$time' };
    case 'key':
      return { steps, key: use.key };
    case 'leave-out':
      return { steps, key: null };
    case 'clock':
    case 'zone':
      return null;
  }
}

/** The changes of one event, collected and then made at once. */
class EventEdits {
  private readonly tree: MemberTree;
  private readonly removed = new Map<readonly Member[], Set<Member>>();
  private readonly renamed = new Set<Member>();
  private readonly edits: Edit[] = [];
  private readonly added: string[] = [];
  /** The keys that values have got. */
  private readonly given = new Set<string>();
  /** Outer values that hold nothing: they get their keys if nothing else does. */
  private readonly empty: (readonly [Member, string])[] = [];

  constructor(private readonly text: string) {
    this.tree = new MemberTree(text, membersOf(text));
  }

  /**
   * Gives a value a key of the event: an outer value is renamed, an inner one copied, out of its list if it is alone there.
   * An event that has a value there stays as it is: neither may be lost.
   */
  map(steps: readonly Step[], key: string): void {
    const place = this.tree.at(steps);
    if (place === null) return;
    const { member } = place;
    if (steps.length > 1) this.copy(place, key);
    else if (isEmptyValue(this.text, member)) this.empty.push([member, key]);
    else this.rename(member, key);
  }

  /** Renames outer values that take each other's keys, if the event has a value for each of them. */
  turn(circle: readonly Renamed[]): void {
    const turned = circle.flatMap(({ steps, key }) => {
      const place = this.tree.at(steps);
      return place === null || isEmptyValue(this.text, place.member) ? [] : [[place.member, key] as const];
    });
    if (turned.length === circle.length) for (const [member, key] of turned) this.give(member, key);
  }

  /** The outer keys of the event. */
  get keys(): readonly string[] {
    return this.tree.outer.map(({ key }) => key);
  }

  /** Whether a value got this key. */
  gave(key: string): boolean {
    return this.given.has(key);
  }

  private rename(member: Member, key: string): void {
    if (member.key === key || !this.isFree(key)) return;
    for (const empty of this.existing(key)) this.remove({ member: empty, siblings: this.tree.outer });
    this.give(member, key);
  }

  private give(member: Member, key: string): void {
    this.given.add(key);
    this.renamed.add(member);
    this.edits.push({ start: member.keyStart, end: member.keyEnd, text: JSON.stringify(key) });
  }

  private copy(place: MemberPlace, key: string): void {
    const { member } = place;
    const [empty, ...more] = this.existing(key);
    if (more.length > 0 || !this.isFree(key)) return;
    const value = valueOf(this.text, member);
    const lone = loneText(value);
    if (!canBecome(key, lone)) return;
    const written = lone === value ? this.written(place) : JSON.stringify(lone);
    if (empty === undefined) this.added.push(`${JSON.stringify(key)}:${written}`);
    else this.edits.push(replaceValue(empty, written));
    this.given.add(key);
  }

  /** A value as it is written. Seconds take the fraction that stands beside them. */
  private written({ member, siblings }: MemberPlace): string {
    const { text } = this;
    const written = text.slice(member.valueStart, member.valueEnd);
    const fraction = member.key === SECONDS ? singleMember(siblings, NANOSECONDS) : null;
    return fraction === null ? written : withNanoseconds(written, valueOf(text, fraction));
  }

  leaveOut(steps: readonly Step[]): void {
    const place = this.tree.at(steps);
    if (place !== null) this.remove(place);
  }

  /** Null: nothing changes. */
  result(): string | null {
    const { text, tree, added } = this;
    for (const [member, key] of this.empty) this.rename(member, key);
    const removals = [...this.removed].flatMap(([siblings, members]) =>
      editsRemoving(memberRanges(siblings), (index) => {
        const member = siblings[index];
        return member !== undefined && members.has(member);
      }),
    );
    const stays = (this.removed.get(tree.outer)?.size ?? 0) < tree.outer.length;
    const at = text.indexOf('{') + 1;
    // The value that was mapped last stands first, as if each had been put in front by itself.
    const front = [...added].reverse().join(',') + (stays ? ',' : '');
    const edits = [
      ...(added.length === 0 ? [] : [{ start: at, end: at, text: front }]),
      ...[...removals, ...this.edits].filter((edit) => !removals.some((gap) => isInside(edit, gap))),
    ];
    return edits.length === 0 ? null : applyEdits(text, edits);
  }

  private remove({ member, siblings }: MemberPlace): void {
    this.removed.set(siblings, (this.removed.get(siblings) ?? new Set()).add(member));
  }

  /** No other value got this key, and the event has none there already. */
  private isFree(key: string): boolean {
    return !this.given.has(key) && this.existing(key).every((member) => isEmptyValue(this.text, member));
  }

  private existing(key: string): readonly Member[] {
    const { tree, renamed, removed } = this;
    return tree.outer.filter(
      (member) => member.key === key && !renamed.has(member) && removed.get(tree.outer)?.has(member) !== true,
    );
  }
}

function isInside(edit: Edit, gap: Edit): boolean {
  return edit !== gap && edit.start >= gap.start && edit.end <= gap.end;
}
