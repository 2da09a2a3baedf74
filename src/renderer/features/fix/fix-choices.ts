import type { Problem } from '../../../shared/checks/problem';
import type { Artifact } from '../../../shared/destination';
import { timeFix, type Fix, type TriedLine } from '../../../shared/checks/fix';
import { withoutDollar, FIX_WORDS, replaceIdFix } from '../../text/fixes';
import { artifactOptions, artifactValue } from './artifact-options';
import { candidateIdKeys, uselessId } from './event-ids';

/** The option that changes nothing. */
export const LEAVE = '';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** One option list of a fix: a time zone, the new name of a key, or the artifact an id means. */
export interface FixChoice {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  /** The fix of an option; null for none. */
  readonly fixFor: (value: string) => Fix | null;
  /** The fix this choice replaces. Any fix of the same kind and key matches. */
  readonly replaces: Fix;
  /** Rows that it concerns; absent: all with the problem. */
  readonly count?: number;
}

/** Keys an unknown key may mean. */
const KNOWN_KEYS = [
  ...['$remote_address', '$user_agent', '$referrer', '$domain', '$version', '$type', '$time', '$unique_id'],
  ...['$package', '$tracking_pixel', '$headers'],
];
/** The options of a problem's fix; empty when the fix has none. */
export function choicesFor(
  problem: Problem,
  fixes: readonly Fix[],
  zones: readonly Option[],
  artifacts: readonly Artifact[],
  rows: readonly TriedLine[],
): readonly FixChoice[] {
  if (problem.code === 'time-no-zone') return [zoneChoice(fixes, zones)];
  if (problem.code === 'time-missing') {
    return problem.candidates.map(({ text, count }) => ({ ...timeChoice(text, fixes), count }));
  }
  if (problem.code === 'unknown-dollar') {
    return problem.keys.map(({ key, count }) => ({
      ...keyChoice(key, [...KNOWN_KEYS, withoutDollar(key)], fixes),
      count,
    }));
  }
  if (problem.code === 'unknown-artifact') {
    return problem.artifacts.map(({ id, count }) => ({ ...artifactChoice(id, fixes, artifacts), count }));
  }
  if (problem.code === 'artifact-by-name') {
    return problem.named.map(({ text, count }) => ({ ...artifactChoice(text, fixes, artifacts), count }));
  }
  if (problem.code === 'no-artifact') return [destinationChoice(problem.count, fixes, artifacts)];
  if (problem.code === 'id-blank') return [idChoice(fixes, rows)];
  return [];
}

function zoneChoice(fixes: readonly Fix[], zones: readonly Option[]): FixChoice {
  const zone = fixes.flatMap((fix) => (fix.kind === 'time-zone' ? [fix.zone] : []))[0] ?? LEAVE;
  return {
    label: FIX_WORDS.zone,
    options: [{ value: LEAVE, label: FIX_WORDS.leave }, ...zones],
    value: zone,
    fixFor: (value) => (value === LEAVE ? null : { kind: 'time-zone', zone: value }),
    replaces: { kind: 'time-zone', zone },
  };
}

function timeChoice(path: string, fixes: readonly Fix[]): FixChoice {
  const fix = timeFix(path);
  if (fix.kind === 'rename-key') return keyChoice(fix.from, [fix.to], fixes);
  const isTaken = fixes.some((one) => one.kind === 'take-time' && one.path === path);
  return {
    label: FIX_WORDS.key(path),
    options: [
      { value: LEAVE, label: FIX_WORDS.leave },
      { value: '$time', label: '$time' },
    ],
    value: isTaken ? '$time' : LEAVE,
    fixFor: (value) => (value === LEAVE ? null : fix),
    replaces: fix,
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
    replaces: { kind: 'rename-key', from, to: from },
  };
}

/** The option that gives new ids of ours. */
export const SAFETY_ID = 'safety-id';
const KEY = 'key ';

function idChoice(fixes: readonly Fix[], rows: readonly TriedLine[]): FixChoice {
  const chosen = fixes.flatMap((fix) => (fix.kind === 'new-id' ? [fix] : []))[0];
  const fixOf = (from: string | null): Fix => ({
    kind: 'new-id',
    value: chosen?.value ?? uselessId(rows),
    from,
  });
  const keys = new Set([...candidateIdKeys(rows), ...[chosen?.from ?? null].filter((from) => from !== null)]);
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
    replaces: fixOf(null),
  };
}

function artifactChoice(from: string, fixes: readonly Fix[], artifacts: readonly Artifact[]): FixChoice {
  const chosen = fixes.flatMap((fix) => (fix.kind === 'replace-id' && fix.from === from ? [fix] : []))[0];
  return {
    label: FIX_WORDS.artifact(from),
    options: [
      { value: LEAVE, label: FIX_WORDS.leave },
      ...artifactOptions(artifacts, chosen === undefined ? null : { kind: chosen.of, id: chosen.to }),
    ],
    value: chosen === undefined ? LEAVE : artifactValue({ kind: chosen.of, id: chosen.to }),
    fixFor: (selected) => {
      const artifact = artifacts.find((each) => artifactValue(each) === selected);
      return artifact === undefined ? null : replaceIdFix(from, artifact);
    },
    replaces: chosen ?? { kind: 'replace-id', of: 'package', from, to: from },
  };
}

/** Where the events go that name no artifact; the others stay where they are. */
function destinationChoice(events: number, fixes: readonly Fix[], artifacts: readonly Artifact[]): FixChoice {
  const chosen = fixes.flatMap((fix) => (fix.kind === 'give-artifact' ? [fix] : []))[0];
  return {
    label: FIX_WORDS.send(events),
    options: [
      { value: LEAVE, label: FIX_WORDS.setAside },
      ...artifactOptions(artifacts, chosen === undefined ? null : { kind: chosen.of, id: chosen.to }),
    ],
    value: chosen === undefined ? LEAVE : artifactValue({ kind: chosen.of, id: chosen.to }),
    fixFor: (selected) => {
      const artifact = artifacts.find((each) => artifactValue(each) === selected);
      return artifact === undefined ? null : { kind: 'give-artifact', of: artifact.kind, to: artifact.id };
    },
    replaces: chosen ?? { kind: 'give-artifact', of: 'package', to: '' },
  };
}
