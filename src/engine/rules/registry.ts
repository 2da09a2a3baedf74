import type { ProblemCode } from '../../shared/checks/problem';
import { badAddress } from './catalog/address';
import { inFuture, soonTooOld, tooOld } from './catalog/age';
import { artifactByName, noArtifact, otherArtifact, pixelKey, unknownArtifact } from './catalog/destination';
import { unknownDollar, wrongType } from './catalog/dollar-keys';
import {
  besideEvents,
  gzipDamaged,
  hiddenRows,
  leftOut,
  otherLayout,
  sentBefore,
  tidied,
  unfinished,
} from './catalog/file';
import { bigNumber, duplicateKey, loneSurrogate } from './catalog/json-text';
import { secrets } from './catalog/secrets';
import {
  timeMissing,
  timeNoZone,
  timeNumber,
  timeRewritten,
  timeSkipped,
  timeTwice,
  timeUnreadable,
} from './catalog/time';
import { idBlank, idMissing, idRepeated } from './catalog/unique-id';
import { lineTooLong, notJson, notObject, notUtf8 } from './catalog/unreadable-line';
import { ALL_DOLLAR_KEYS } from './dollar-keys';
import type { KeyRule, LineRule, Rule } from './rule';

/**
 * One rule for each problem code; a code without a rule does not compile. This order is the order of codes in reports
 * and in saved files.
 */
export const RULES: { readonly [Code in ProblemCode]: Rule<Code> } = {
  'gzip-damaged': gzipDamaged,
  'not-utf8': notUtf8,
  layout: otherLayout,
  unfinished,
  'beside-events': besideEvents,
  'hidden-rows': hiddenRows,
  tidied,
  'sent-before': sentBefore,
  'left-out': leftOut,

  'not-json': notJson,
  'not-object': notObject,
  'line-too-long': lineTooLong,
  'duplicate-key': duplicateKey,
  'big-number': bigNumber,
  'lone-surrogate': loneSurrogate,

  'time-missing': timeMissing,
  'time-unreadable': timeUnreadable,
  'time-no-zone': timeNoZone,
  'time-number': timeNumber,
  'time-rewritten': timeRewritten,
  'time-skipped': timeSkipped,
  'time-twice': timeTwice,
  'too-old': tooOld,
  'soon-too-old': soonTooOld,
  'in-future': inFuture,

  'no-artifact': noArtifact,
  'unknown-artifact': unknownArtifact,
  'artifact-by-name': artifactByName,
  'other-artifact': otherArtifact,
  'pixel-key': pixelKey,

  'unknown-dollar': unknownDollar,
  'wrong-type': wrongType,
  'bad-address': badAddress,
  secrets,
  'id-missing': idMissing,
  'id-repeated': idRepeated,
  'id-blank': idBlank,
};

const ALL: readonly Rule[] = Object.values(RULES);
const KEY_RULES = ALL.filter((rule): rule is KeyRule => rule.stage === 'key');

export const LINE_RULES = ALL.filter((rule): rule is LineRule => rule.stage === 'line');

const RULES_OF_UNKNOWN_KEYS = KEY_RULES.filter(({ keys }) => keys === 'unknown');
const RULES_OF_KEYS: ReadonlyMap<string, readonly KeyRule[]> = new Map(
  ALL_DOLLAR_KEYS.map((key) => [
    key,
    KEY_RULES.filter(({ keys }) => keys !== 'unknown' && keys.includes(key)),
  ]),
);

/** The rules for the value of a `$` key. */
export function rulesOfKey(key: string): readonly KeyRule[] {
  return RULES_OF_KEYS.get(key) ?? RULES_OF_UNKNOWN_KEYS;
}
