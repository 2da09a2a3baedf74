import type { Artifact } from '../../shared/destination';
import { timeFix, type Fix } from '../../shared/checks/fix';
import { REPAIRS } from '../../shared/checks/repair';
import { isPlain, unitOf, type Form, type Unit } from '../../shared/files/layout';
import type { Problem, ProblemCode } from '../../shared/checks/problem';
import { count, noun, number } from './format';
import { replaceIdFix, withoutDollar } from './fixes';

/** What the fix screen of a problem starts with. */
interface FixContext {
  /** IANA name of the time zone of this computer. */
  readonly zone: string;
  readonly artifacts: readonly Artifact[];
}

/** How a problem can be fixed. */
interface FixOffer<Code extends ProblemCode> {
  /** Label of the button; null when this problem has no fix after all. */
  readonly label: string | ((problem: Problem<Code>, unit: Unit, form: Form) => string | null);
  /** The fixes chosen when the fix screen opens; none without it. */
  readonly proposed?: (problem: Problem<Code>, context: FixContext) => readonly Fix[];
}

const FIX_BY_HAND = { label: fixByHandLabel };

/** One entry for each problem code; null: the problem has no fix. */
const OFFERS: { readonly [Code in ProblemCode]: FixOffer<Code> | null } = {
  'gzip-damaged': null,
  'not-utf8': {
    label: (_problem, _unit, form) => (isPlain(form) ? 'Read as Western European…' : null),
    proposed: () => [{ kind: 'read-as-windows' }],
  },
  layout: null,
  unfinished: null,
  'beside-events': null,
  'hidden-rows': null,
  tidied: null,
  'sent-before': null,
  'left-out': null,
  'not-json': {
    label: (problem, unit) => {
      const lines = problem.repairs.reduce((sum, { count }) => sum + count, 0);
      return lines === 0 ? fixByHandLabel(problem, unit) : `Repair ${count(lines, unit)}…`;
    },
    proposed: ({ repairs }) =>
      REPAIRS.filter((repair) => repairs.some((lines) => lines.repairs.includes(repair))).map((of) => ({
        kind: 'repair-json',
        of,
      })),
  },
  'not-object': FIX_BY_HAND,
  'line-too-long': null,
  'duplicate-key': FIX_BY_HAND,
  'big-number': null,
  'lone-surrogate': FIX_BY_HAND,
  'time-missing': {
    label: (problem, unit) =>
      problem.candidates.length > 0 ? 'Choose the time column…' : fixByHandLabel(problem, unit),
    proposed: ({ candidates }) =>
      candidates.filter(({ byValue }) => byValue !== true).map(({ text }) => timeFix(text)),
  },
  'time-unreadable': FIX_BY_HAND,
  'time-no-zone': {
    label: 'Add a time zone…',
    proposed: (_problem, { zone }) => [{ kind: 'time-zone', zone }],
  },
  'time-number': { label: 'Convert to dates…', proposed: () => [{ kind: 'time-as-date' }] },
  'time-rewritten': null,
  'time-skipped': null,
  'time-twice': null,
  'too-old': {
    label: ({ count }, unit) => (count === 1 ? `Save this ${unit}…` : `Save these ${unit}s…`),
  },
  'soon-too-old': null,
  'in-future': FIX_BY_HAND,
  'no-artifact': {
    label: ({ count }) => (count === 1 ? 'Choose where it goes…' : `Choose where these ${number(count)} go…`),
  },
  'unknown-artifact': {
    label: 'Choose the right one…',
    proposed: (problem, { artifacts }) =>
      problem.artifacts.flatMap(({ id: unknownId, suggestion }) => {
        const suggested = artifacts.find(({ name, id }) => name === suggestion || id === suggestion);
        return suggested === undefined ? [] : [replaceIdFix(unknownId, suggested)];
      }),
  },
  'artifact-by-name': {
    label: 'Choose another…',
  },
  'other-artifact': { label: 'Follow the file instead' },
  'pixel-key': {
    label: 'Rename to $tracking_pixel…',
    proposed: () => [{ kind: 'rename-key', from: '$pixel', to: '$tracking_pixel' }],
  },
  'unknown-dollar': {
    label: ({ keys }) => (keys.length === 1 ? 'Rename the field…' : 'Rename the fields…'),
    proposed: ({ keys }) =>
      keys.map(({ key, suggestion }) => ({
        kind: 'rename-key',
        from: key,
        to: suggestion ?? withoutDollar(key),
      })),
  },
  'wrong-type': { label: 'Put in quotes…', proposed: () => [{ kind: 'as-text' }] },
  'bad-address': {
    label: (problem, unit) =>
      hasPublicAddress(problem) ? 'Take the address alone…' : fixByHandLabel(problem, unit),
    proposed: (problem) => (hasPublicAddress(problem) ? [{ kind: 'plain-address' }] : []),
  },
  secrets: {
    label: 'Remove Authorization and Cookie…',
    proposed: () => [{ kind: 'remove-secrets' }],
  },
  'id-missing': null,
  'id-repeated': { label: 'Keep one of each…', proposed: () => [{ kind: 'keep-first' }] },
  'id-blank': {
    label: ({ count }) => (count === 1 ? 'Give it another ID…' : 'Give them other IDs…'),
  },
};

/** Label of the fix that changes all lines with a problem; null when there is no such fix. */
export function offerLabel<Code extends ProblemCode>(
  problem: Problem<Code>,
  form: Form,
  unit = unitOf(form.layout),
): string | null {
  const label = offerOf(problem)?.label ?? null;
  return typeof label === 'function' ? label(problem, unit, form) : label;
}

/** The fixes chosen when the screen of a problem opens. */
export function proposedFixes<Code extends ProblemCode>(
  problem: Problem<Code>,
  context: FixContext,
): readonly Fix[] {
  return offerOf(problem)?.proposed?.(problem, context) ?? [];
}

function offerOf<Code extends ProblemCode>({ code }: Problem<Code>): FixOffer<Code> | null {
  return OFFERS[code];
}

function fixByHandLabel({ count }: Problem, unit: Unit): string {
  return `Fix the ${noun(count, unit)}…`;
}

function hasPublicAddress({ addresses }: Problem<'bad-address'>): boolean {
  return addresses.some(({ address }) => address !== undefined);
}
