import type { KeysPreview, SeenKey } from '../../../shared/checks/check';
import { pathOf } from '../../../shared/files/json-path';
import { KEY_STEPS_AT_MOST, KEYS_SHOWN } from '../../model/limits';
import { isRecord, loneText } from '../../rules/records';
import type { JsonObject } from './event-places';

const SAMPLE_LENGTH = 80;
/** A longer path is counted, and cannot be chosen. */
const PATH_LENGTH = 400;

/**
 * The values in events by their paths, as they occur first. Lists are one value: none of theirs is guessed, but for an inner
 * list of one text. `later`: events behind them, whose further keys are counted in none.
 */
export function seenKeys(events: readonly JsonObject[], later: readonly JsonObject[] = []): KeysPreview {
  const seen = new Map<string, SeenKey>();
  for (const [index, event] of [...events, ...later].entries()) {
    const counted = index < events.length ? 1 : 0;
    for (const { keys, value } of valuesIn(event, [])) {
      const path = pathOf(keys.map((key) => ({ key })));
      const known = seen.get(path);
      seen.set(path, {
        path,
        events: (known?.events ?? 0) + counted,
        sample: known === undefined || known.sample === '' ? sampleOf(value) : known.sample,
        isPlain: (known?.isPlain ?? false) || isPlainValue(keys.length === 1 ? value : loneText(value)),
      });
    }
  }
  const shown = [...seen.values()].filter(({ path }) => path.length <= PATH_LENGTH).slice(0, KEYS_SHOWN);
  return { events: events.length, seen: shown, more: seen.size - shown.length };
}

/** The keys of several files that are read as one. Null: none of them holds events in JSON. */
export function mergedKeys(all: readonly KeysPreview[]): KeysPreview | null {
  if (all.length === 0) return null;
  const seen = new Map<string, SeenKey>();
  for (const key of all.flatMap((each) => each.seen)) {
    const known = seen.get(key.path);
    seen.set(key.path, known === undefined ? key : merged(known, key));
  }
  const shown = [...seen.values()].slice(0, KEYS_SHOWN);
  return {
    events: all.reduce((sum, { events }) => sum + events, 0),
    seen: shown,
    more: Math.max(...all.map(({ more }) => more)) + seen.size - shown.length,
  };
}

function merged(one: SeenKey, other: SeenKey): SeenKey {
  return {
    path: one.path,
    events: one.events + other.events,
    sample: one.sample === '' ? other.sample : one.sample,
    isPlain: one.isPlain || other.isPlain,
  };
}

interface FoundValue {
  readonly keys: readonly string[];
  readonly value: unknown;
}

function valuesIn(object: JsonObject, above: readonly string[]): readonly FoundValue[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const keys = [...above, key];
    const isInner = isRecord(value) && keys.length < KEY_STEPS_AT_MOST && Object.keys(value).length > 0;
    return isInner ? valuesIn(value, keys) : [{ keys, value }];
  });
}

function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** Empty for nothing. */
function sampleOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SAMPLE_LENGTH ? text : `${text.slice(0, SAMPLE_LENGTH - 1)}…`;
}
