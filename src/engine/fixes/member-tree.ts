import type { Step } from '../../shared/files/json-path';
import { singleMember } from './event-members';
import { membersOf, type Member } from './event-text';

/** A member of an object in an event, and all members of that object. */
export interface MemberPlace {
  readonly member: Member;
  readonly siblings: readonly Member[];
}

/** The members of an event, and of the objects in it that were asked for. */
export class MemberTree {
  private readonly inner = new Map<Member, readonly Member[]>();

  /** `outer`: the members of the event itself. */
  constructor(
    private readonly text: string,
    readonly outer: readonly Member[],
  ) {}

  /** The member at the end of a path; null: there is none, or more than one. */
  at(steps: readonly Step[]): MemberPlace | null {
    let siblings = this.outer;
    for (const [index, step] of steps.entries()) {
      const member = step === 'each' ? null : singleMember(siblings, step.key);
      if (member === null) return null;
      if (index === steps.length - 1) return { member, siblings };
      if (this.text[member.valueStart] !== '{') return null;
      siblings = this.membersIn(member);
    }
    return null;
  }

  private membersIn(member: Member): readonly Member[] {
    const members = this.inner.get(member) ?? membersOf(this.text, member.valueStart);
    this.inner.set(member, members);
    return members;
  }
}
