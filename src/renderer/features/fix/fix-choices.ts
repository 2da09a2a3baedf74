import type { Problem } from '../../../shared/problem';
import type { Artifact } from '../../../shared/destination';
import type { Fix, TriedLine } from '../../../shared/fix';
import { bare, FIX_WORDS, replacing } from '../../text/fixes';
import { idKeys, uselessId } from './event-ids';

/** Nothing is done about it. */
export const LEAVE = '';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** One thing to be chosen for a fix: a zone, the key that a key becomes, what an id means. */
export interface FixChoice {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  /** The fix that an option means; null: none. */
  readonly fixFor: (value: string) => Fix | null;
  /** The fix as it was, to be taken back when none is wanted; any that is like it will do. */
  readonly instead: Fix;
}

/** Keys that an unknown one can be meant for. */
const KNOWN_KEYS = [
  ...['$remote_address', '$user_agent', '$referrer', '$domain', '$version', '$type', '$time', '$unique_id'],
  ...['$package', '$tracking_pixel', '$headers'],
];
/** More would be no list that anybody reads. */
const ARTIFACTS_AT_MOST = 500;

/** What there is to choose about a problem's fix; none where there is one way only. */
export function choicesFor(
  problem: Problem,
  fixes: readonly Fix[],
  zones: readonly Option[],
  artifacts: readonly Artifact[],
  rows: readonly TriedLine[],
): readonly FixChoice[] {
  switch (problem.code) {
    case 'time-no-zone':
      return [zoneChoice(fixes, zones)];
    case 'time-missing':
      return problem.subjects.map(({ text }) => keyChoice(text, ['$time'], fixes));
    case 'unknown-dollar':
      return problem.subjects.map(({ text }) => keyChoice(text, [...KNOWN_KEYS, bare(text)], fixes));
    case 'unknown-artifact':
      return problem.subjects.map(({ text }) => artifactChoice(text, fixes, artifacts));
    case 'id-blank':
      return [idChoice(fixes, rows)];
    default:
      return [];
  }
}

function zoneChoice(fixes: readonly Fix[], zones: readonly Option[]): FixChoice {
  const zone = fixes.flatMap((fix) => (fix.kind === 'time-zone' ? [fix.zone] : []))[0] ?? LEAVE;
  return {
    label: FIX_WORDS.zone,
    options: [{ value: LEAVE, label: FIX_WORDS.leave }, ...zones],
    value: zone,
    fixFor: (value) => (value === LEAVE ? null : { kind: 'time-zone', zone: value }),
    instead: { kind: 'time-zone', zone },
  };
}

function keyChoice(from: string, keys: readonly string[], fixes: readonly Fix[]): FixChoice {
  const to = fixes.flatMap((fix) => (fix.kind === 'rename-key' && fix.from === from ? [fix.to] : []))[0];
  const options = keys.map((key) => ({ value: key, label: key.startsWith('$') ? key : FIX_WORDS.own(key) }));
  return {
    label: FIX_WORDS.key(from),
    options: [{ value: LEAVE, label: FIX_WORDS.leave }, ...options],
    value: to ?? LEAVE,
    fixFor: (value) => (value === LEAVE ? null : { kind: 'rename-key', from, to: value }),
    instead: { kind: 'rename-key', from, to: from },
  };
}

const SAFETY_ID = 'safety-id';
const KEY = 'key ';

function idChoice(fixes: readonly Fix[], rows: readonly TriedLine[]): FixChoice {
  const chosen = fixes.flatMap((fix) => (fix.kind === 'new-id' ? [fix] : []))[0];
  const fixOf = (from: string | null): Fix => ({
    kind: 'new-id',
    value: chosen?.value ?? uselessId(rows),
    from,
  });
  const keys = new Set([...idKeys(rows), ...[chosen?.from ?? null].filter((from) => from !== null)]);
  return {
    label: FIX_WORDS.key('$unique_id'),
    options: [
      { value: LEAVE, label: FIX_WORDS.leave },
      { value: SAFETY_ID, label: FIX_WORDS.safetyId },
      ...[...keys].map((key) => ({ value: `${KEY}${key}`, label: FIX_WORDS.valueOf(key) })),
    ],
    value: chosen === undefined ? LEAVE : chosen.from === null ? SAFETY_ID : `${KEY}${chosen.from}`,
    fixFor: (value) =>
      value === LEAVE ? null : fixOf(value.startsWith(KEY) ? value.slice(KEY.length) : null),
    instead: fixOf(null),
  };
}

function artifactChoice(from: string, fixes: readonly Fix[], artifacts: readonly Artifact[]): FixChoice {
  const chosen = fixes.flatMap((fix) => (fix.kind === 'replace-id' && fix.from === from ? [fix] : []))[0];
  const listed = artifacts.filter(
    ({ kind, id }, at) => at < ARTIFACTS_AT_MOST || (chosen?.of === kind && chosen.to === id),
  );
  const value = chosen === undefined ? LEAVE : `${chosen.of} ${chosen.to}`;
  return {
    label: FIX_WORDS.artifact(from),
    options: [
      { value: LEAVE, label: FIX_WORDS.leave },
      ...listed.map(({ kind, id, name }) => ({ value: `${kind} ${id}`, label: name })),
    ],
    value,
    fixFor: (picked) => {
      const artifact = artifacts.find(({ kind, id }) => `${kind} ${id}` === picked);
      return artifact === undefined ? null : replacing(from, artifact);
    },
    instead: chosen ?? { kind: 'replace-id', of: 'package', from, to: from },
  };
}
