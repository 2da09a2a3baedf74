import { artifactName } from '../../../shared/destination';
import type { TriedLine } from '../../../shared/checks/fix';
import { artifacts } from '../../state/app-state';
import { FIX_WORDS } from '../../text/fixes';
import { changeBetween, type Changed } from './difference';
import type { Offer } from './offers';

/** What an offer does: `after` null: the choice beside it says that. */
interface Example {
  readonly before: Changed;
  readonly after: Changed | null;
}

/** Names in these values become ids in whatever is sent, also without the change. */
const SENT_AS_IDS: ReadonlySet<string> = new Set(['$package', '$tracking_pixel']);

/** The value that an offer changes, before and after; null: its sentence says what it does. */
export function exampleOf({ fix, choice }: Offer, tried: TriedLine | undefined): Example | null {
  const from = fix === null ? choice?.replaces : fix;
  if (from === undefined) return null;
  if (from.kind === 'rename-key') return { before: marked(from.from), after: marked(from.to) };
  if (from.kind === 'take-time') return { before: marked(from.path), after: marked(FIX_WORDS.time) };
  if (from.kind === 'replace-id')
    return { before: marked(from.from), after: marked(artifactName(from.to, artifacts.value.items)) };
  if (from.kind === 'give-artifact')
    return { before: marked(FIX_WORDS.empty), after: marked(artifactName(from.to, artifacts.value.items)) };
  if (from.kind === 'new-id')
    return { before: marked(from.value === '' ? FIX_WORDS.empty : from.value), after: null };
  return tried === undefined ? null : changeIn(tried);
}

function marked(mark: string): Changed {
  return { head: '', mark, tail: '' };
}

/** The first value that differs, or the text around the difference where the row was no event. */
function changeIn({ before, after }: TriedLine): Example | null {
  if (before === null || after === null || before === after) return null;
  const old = valuesIn(before);
  const now = valuesIn(after);
  const differing = [...now.keys()].filter((one) => old.has(one) && old.get(one) !== now.get(one));
  const key = differing.find((one) => !SENT_AS_IDS.has(one)) ?? differing[0];
  if (key === undefined) return changeBetween(before, after);
  const values = [old.get(key), now.get(key)];
  const isText = values.every((value) => typeof value === 'string') || key === '$time';
  const [from = '', to = ''] = values.map((value) => (isText ? String(value) : JSON.stringify(value)));
  return changeBetween(from, to);
}

/** The values of an event by key. Lists and objects are compared as they are written. */
function valuesIn(text: string): ReadonlyMap<string, unknown> {
  try {
    const event: unknown = JSON.parse(text);
    if (typeof event !== 'object' || event === null || Array.isArray(event)) return new Map();
    return new Map(
      Object.entries(event).map(([key, value]: [string, unknown]) => [
        key,
        typeof value === 'object' ? JSON.stringify(value) : value,
      ]),
    );
  } catch {
    return new Map();
  }
}
