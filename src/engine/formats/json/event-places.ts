import { pathOf, type Step } from '../../../shared/files/json-path';
import { EVIDENCE_AT_MOST, type Certainty, type Choice } from '../../../shared/checks/question';
import { seemsTime } from '../../rules/key-names';
import { isRecord, ownValue } from '../../rules/records';
import type { Guess } from '../../questions/guesses';
import { parsed } from './parsed';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where events may lie in the values of a file. */
interface Place {
  readonly steps: readonly Step[];
  readonly events: readonly JsonObject[];
  readonly time: TimeKey;
  readonly kind: 'list' | 'object' | 'map';
  /** The events are texts in JSON, as in the messages of a queue. */
  readonly isText?: true;
}

/** The key that most objects have their time in: Scarf's, one named as a time, or none. */
type TimeKey = '$time' | 'named' | 'none';

/** (ours) Most objects: a few may differ. */
const MOST = 0.8;
const STEPS_AT_MOST = 4;
const KEYS_LOOKED_AT = 60;
const EVIDENCE_LENGTH = 160;
const CHOICES_AT_MOST = 6;
/** (ours) Two objects of the same kind may be the parts of one event; more are not. */
const MAP_FROM = 3;

/** (ours) Members that hold nothing but events, in lower case. */
const LIST_NAMES: ReadonlySet<string> = new Set([
  'data',
  'events',
  'batch',
  'items',
  'records',
  'results',
  'result',
  'rows',
  'hits',
  'logs',
  'messages',
  'entries',
  'value',
  'values',
  'content',
  'docs',
  'documents',
  'list',
  'elements',
  'payload',
  'downloads',
  'pageviews',
  'features',
  'edges',
  'nodes',
]);

/**
 * Where in the values of a file the events are, as a guess; null: the values themselves are the events, and nothing else
 * fits.
 */
export function guessPlace(values: readonly unknown[]): Guess<string> | null {
  const objects = values.filter(isRecord);
  if (objects.length === 0 || objects.length < values.length * MOST) return null;
  const own = timeKeyOf(objects);
  const found = placesIn(objects, []).filter((place) => mayHoldEvents(place, own, objects.length));
  if (found.length === 0) return null;
  const places = preferred(found);
  return {
    certainty: certaintyOf(places, own),
    choices: [...places.map(choiceOf), { value: '.', evidence: evidenceOf(objects) }],
    evidence: evidenceOf(objects),
  };
}

/** The objects at a path, lists on the way opened. */
export function eventsAt(values: readonly unknown[], steps: readonly Step[]): readonly JsonObject[] {
  const [step, ...others] = steps;
  const objects = values.flat().flatMap((value) => (isRecord(value) ? [value] : objectsInText(value)));
  if (step === undefined) return objects;
  const inner = objects.flatMap((object) =>
    step === 'each' ? Object.values(object) : [ownValue(object, step.key)],
  );
  return eventsAt(inner, others);
}

/** A wrapper that is an event by Scarf's key holds others only if they are events by it too. */
function mayHoldEvents(
  { kind, time, steps, events, isText }: Place,
  own: TimeKey,
  wrappers: number,
): boolean {
  // A number under this key is a property that PostHog writes.
  if (time === '$time') return kind !== 'object' || own === 'none' || events.some(hasWrittenTime);
  if (own === '$time') return false;
  if (time === 'named') return kind === 'list' || own === 'none' || (isText === true && isKnownName(steps));
  // A list without times: only if there is nothing else in the file.
  return kind === 'list' && own === 'none' && wrappers === 1 && events.length > 1 && isKnownName(steps);
}

function hasWrittenTime(event: JsonObject): boolean {
  return !['number', 'undefined'].includes(typeof ownValue(event, '$time'));
}

/** Lists and maps of events before single objects; places with times before those without. */
function preferred(places: readonly Place[]): readonly Place[] {
  const rank = ({ kind, time }: Place): number =>
    (kind === 'object' ? 0 : 3) + ['none', 'named', '$time'].indexOf(time);
  const best = Math.max(...places.map(rank));
  const kept = places.filter((place) => rank(place) === best);
  const map = kept.find(({ kind }) => kind === 'map');
  // A map of lists holds each of the lists as well.
  if (map !== undefined) return [map, ...kept.filter((place) => place.steps.length < map.steps.length)];
  return [...kept].sort((one, other) => other.events.length - one.events.length).slice(0, CHOICES_AT_MOST);
}

function certaintyOf(places: readonly Place[], own: TimeKey): Certainty {
  const [place] = places;
  if (place === undefined || places.length > 1) return 'open';
  if (own === place.time && own !== 'none') return 'open';
  if (place.kind === 'map')
    return place.time === '$time' || place.events.length >= MAP_FROM ? 'likely' : 'open';
  return own === 'none' && isKnownName(place.steps) ? 'certain' : 'likely';
}

function isKnownName(steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  return (
    last !== undefined && last !== 'each' && (last.key === SOURCE || LIST_NAMES.has(last.key.toLowerCase()))
  );
}

/** Elasticsearch keeps an event under this key. */
const SOURCE = '_source';

function placesIn(objects: readonly JsonObject[], steps: readonly Step[]): readonly Place[] {
  if (steps.length >= STEPS_AT_MOST) return [];
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object).slice(0, KEYS_LOOKED_AT)))].filter(
    (key) => key !== '__proto__',
  );
  const members = keys.slice(0, KEYS_LOOKED_AT).flatMap((key) => {
    const values = objects.map((object) => ownValue(object, key)).filter((value) => value !== undefined);
    return placesAt(values, [...steps, { key }]);
  });
  const map = mapPlace(objects, steps);
  return map === null ? members : [map];
}

/** The places at a member, by its values in several objects. */
function placesAt(values: readonly unknown[], steps: readonly Step[]): readonly Place[] {
  const lists = values.filter((value): value is readonly unknown[] => Array.isArray(value));
  if (lists.length > 0) {
    const elements = lists.flat();
    const events = elements.filter(isRecord);
    if (events.length === 0 || events.length < elements.length * MOST) return [];
    const time = timeKeyOf(events);
    const inner = time === 'none' ? placesIn(events, steps) : [];
    if (inner.length === 0) return [{ steps, events, time, kind: 'list' }];
    return inner.map((place) => ({ ...place, kind: 'list' }));
  }
  const events = values.flatMap((value) => (isRecord(value) ? [value] : objectsInText(value)));
  if (events.length === 0 || events.length < values.length * MOST) return [];
  const time = timeKeyOf(events);
  const last = steps.at(-1);
  const isSource = last !== undefined && last !== 'each' && last.key === SOURCE;
  const isText = !values.some(isRecord);
  if (time === '$time' || (time === 'named' && (isSource || isText)))
    return [{ steps, events, time, kind: 'object', ...(isText && { isText }) }];
  return isText || time === 'named' ? [] : placesIn(events, steps).filter(({ kind }) => kind !== 'object');
}

/** Objects whose members are all events, under ids or days: `{"id1":{…},"id2":{…}}`. */
function mapPlace(objects: readonly JsonObject[], steps: readonly Step[]): Place | null {
  const members = objects.flatMap((object) => Object.values(object));
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  if (keys.size < 2 || timeKeyOf(objects) !== 'none') return null;
  const lists = members.filter((member): member is readonly unknown[] => Array.isArray(member));
  const isOfLists = lists.length === members.length;
  const events = (isOfLists ? lists.flat() : members).filter(isRecord);
  if (!isOfLists && events.length < members.length * MOST) return null;
  const time = timeKeyOf(events);
  if (time === 'none' || (!isOfLists && !areAlike(events))) return null;
  return { steps: [...steps, 'each'], events, time, kind: 'map' };
}

/** Events of a map have most keys in common; the parts of one event have not. */
function areAlike(objects: readonly JsonObject[]): boolean {
  const counts = new Map<string, number>();
  for (const object of objects) {
    for (const key of Object.keys(object)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const shared = [...counts.values()].filter((count) => count >= objects.length * MOST);
  return shared.length >= counts.size / 2;
}

function objectsInText(value: unknown): readonly JsonObject[] {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return [];
  const inner = parsed(value);
  return [inner].flat().filter(isRecord);
}

function timeKeyOf(objects: readonly JsonObject[]): TimeKey {
  const having = (holds: (object: JsonObject) => boolean): boolean =>
    objects.length > 0 && objects.filter(holds).length >= objects.length / 2;
  if (having((object) => isTime(ownValue(object, '$time')))) return '$time';
  return having((object) => Object.keys(object).some((key) => seemsTime(key) && isTime(object[key])))
    ? 'named'
    : 'none';
}

/** Text with digits, or a number that may count seconds; or one of these in an object, as MongoDB writes it. */
function isTime(value: unknown): boolean {
  if (isRecord(value)) return Object.hasOwn(value, '$date');
  return typeof value === 'number' ? value > 1e8 : typeof value === 'string' && /\d{4}/.test(value);
}

function choiceOf({ steps, events }: Place): Choice {
  return { value: pathOf(steps), evidence: evidenceOf(events) };
}

function evidenceOf(objects: readonly JsonObject[]): readonly string[] {
  return objects.slice(0, EVIDENCE_AT_MOST).map((object) => {
    const text = JSON.stringify(object);
    return text.length <= EVIDENCE_LENGTH ? text : `${text.slice(0, EVIDENCE_LENGTH - 1)}…`;
  });
}
