import type { Fix } from '../../shared/checks/fix';
import { TimeZone } from '../rules/time/time-zone';
import { isJsonObject, type FindEdits } from './event-members';
import { applyEdits, membersOf } from './event-text';
import { removeSecrets } from './header-fixes';
import { giveArtifact, newId, replaceId } from './id-fixes';
import { addZone, timeAsDate } from './time-fixes';
import { asText, plainAddress, renameKey, takeValue } from './value-fixes';

/** The fixes that change the text of an event. */
export type TextFix = Exclude<Fix, { kind: 'keep-first' | 'read-as-windows' | 'repair-json' }>;

/** Applies fixes to the text of one event after the other. Each fix changes only its own part of the text. */
export class EventFixer {
  private readonly fixes: readonly FindEdits[];

  /** Throws a RangeError for an unknown time zone. */
  constructor(fixes: readonly TextFix[]) {
    this.fixes = fixes.map(editsFor);
  }

  /** Applies the fixes in order. A text that is not a JSON object, or that no fix applies to, is returned unchanged. */
  apply(text: string): string {
    let result = text;
    for (const findEdits of this.fixes) {
      const edits = isJsonObject(result) ? findEdits(result, membersOf(result)) : null;
      if (edits !== null) result = applyEdits(result, edits);
    }
    return result;
  }
}

function editsFor(fix: TextFix): FindEdits {
  switch (fix.kind) {
    case 'rename-key':
      return renameKey(fix.from, fix.to);
    case 'take-time':
      return takeValue(fix.path, '$time');
    case 'time-zone':
      return addZone(new TimeZone(fix.zone));
    case 'time-as-date':
      return timeAsDate;
    case 'replace-id':
      return replaceId(keyOf(fix.of), fix.from, fix.to);
    case 'id-for-name':
      return replaceId(keyOf(fix.of), fix.name, fix.id);
    case 'give-artifact':
      return giveArtifact(keyOf(fix.of), fix.to);
    case 'as-text':
      return asText;
    case 'remove-secrets':
      return removeSecrets;
    case 'plain-address':
      return plainAddress;
    case 'new-id':
      return newId(fix.value, fix.from);
  }
}

function keyOf(kind: 'package' | 'pixel'): '$package' | '$tracking_pixel' {
  return kind === 'package' ? '$package' : '$tracking_pixel';
}
