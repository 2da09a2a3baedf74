import type { Problem, ProblemCode } from '../../../shared/checks/problem';
import type { Artifact } from '../../../shared/destination';
import type { Fix, Fixes, TriedLine } from '../../../shared/checks/fix';
import { proposedFixes } from '../../text/fix-offers';
import { fieldOfFix, fieldOfProblem } from '../../text/fixes';
import { choicesFor, LEAVE, type FixChoice } from './fix-choices';

/** One change for many rows. */
export interface Offer {
  readonly id: string;
  /** Null: the change was made before, and nothing of its problem is left. */
  readonly code: ProblemCode | null;
  /** Rows that it concerns. */
  readonly count: number;
  /** The field that it changes. */
  readonly field: string;
  /** What becomes of the rows without it: they are set aside, Scarf may refuse them, or they go out. */
  readonly without: 'set-aside' | 'may-be-refused' | 'sent';
  readonly fix: Fix | null;
  /** How the user chooses another fix; null: there is only this one. */
  readonly choice: FixChoice | null;
  readonly applied: boolean;
  /** The first row that it concerns is needed to show what it does. */
  readonly needsExample: boolean;
}

export interface OfferContext {
  readonly problems: readonly Problem[];
  /** What the user came to change. A problem that is only a note is offered for no other reason. */
  readonly wanted: ProblemCode | null;
  /** The fixes chosen so far, and those that the check was made with. */
  readonly draft: Fixes;
  readonly checked: Fixes;
  readonly fixedBy: readonly number[];
  /** Rows without a problem by now because the user changed them one by one, or left them out. */
  readonly byHand: ReadonlyMap<ProblemCode, number>;
  /** The option that the user picked, by id of the offer; not applied yet. */
  readonly picked: ReadonlyMap<string, string>;
  readonly zone: string;
  readonly zones: readonly { readonly value: string; readonly label: string }[];
  readonly artifacts: readonly Artifact[];
  /** Rows with an id that says nothing. */
  readonly idRows: readonly TriedLine[];
}

const NEED_EXAMPLE: ReadonlySet<Fix['kind']> = new Set([
  'time-zone',
  'time-as-date',
  'as-text',
  'plain-address',
  'read-as-windows',
]);

/** All changes for many rows: those that the problems ask for, and those that were made before. */
export function offersFor(context: OfferContext): readonly Offer[] {
  const offers = context.problems
    .filter(({ code, grade }) => grade !== 'info' || code === context.wanted)
    .flatMap((problem) =>
      offersOf(problem, context).flatMap((one) => withoutRowsByHand(one, problem, context)),
    );
  const known = new Set(offers.map(({ fix }) => JSON.stringify(fix)));
  const before = context.draft.all
    .filter((fix) => !known.has(JSON.stringify(fix)))
    .map((fix): Offer => {
      const at = context.checked.all.findIndex((one) => JSON.stringify(one) === JSON.stringify(fix));
      return {
        id: JSON.stringify(fix),
        code: null,
        count: context.fixedBy[at] ?? 0,
        field: fieldOfFix(fix),
        without: 'set-aside',
        fix,
        choice: null,
        applied: true,
        needsExample: false,
      };
    });
  return [...offers, ...before];
}

function offersOf(problem: Problem, context: OfferContext): readonly Offer[] {
  const { draft, picked, zone, zones, artifacts, idRows } = context;
  const proposed = proposedFixes(problem, { zone, artifacts });
  const choices = choicesFor(problem, [...draft.all, ...proposed], zones, artifacts, idRows);
  if (choices.length > 0) {
    return choices.map((choice, at) => {
      const id = `${problem.code} ${at}`;
      const applied = choice.fixFor(choice.value);
      const isApplied = applied !== null && includes(draft, applied);
      const value = isApplied ? choice.value : (picked.get(id) ?? choice.value);
      const fix = value === LEAVE ? null : choice.fixFor(value);
      const count = choice.count ?? problem.count;
      return offer(problem, { id, count, fix, choice: { ...choice, value } }, draft);
    });
  }
  return proposed.map((fix, at) =>
    offer(problem, { id: `${problem.code} ${at}`, count: countOf(problem, fix), fix, choice: null }, draft),
  );
}

function offer(
  { code, grade }: Problem,
  parts: Pick<Offer, 'id' | 'count' | 'fix' | 'choice'>,
  draft: Fixes,
): Offer {
  const { fix } = parts;
  return {
    ...parts,
    code,
    field: fix === null ? fieldOfProblem(code) : fieldOfFix(fix),
    without: grade === 'error' ? 'set-aside' : code === 'wrong-type' ? 'may-be-refused' : 'sent',
    applied: fix !== null && includes(draft, fix),
    needsExample: fix !== null && NEED_EXAMPLE.has(fix.kind),
  };
}

/** An offer for the rows that are left; none if there are none. Which of a problem's offers a row had is not known. */
function withoutRowsByHand(offer: Offer, problem: Problem, { byHand }: OfferContext): readonly Offer[] {
  const left = problem.count - (byHand.get(problem.code) ?? 0);
  if (offer.applied || left >= offer.count) return [offer];
  return left > 0 ? [{ ...offer, count: left }] : [];
}

/** How many rows one of a problem's fixes concerns. */
function countOf(problem: Problem, fix: Fix): number {
  if (problem.code !== 'not-json' || fix.kind !== 'repair-json') return problem.count;
  const needing = problem.repairs.filter(({ repairs }) => repairs.includes(fix.of));
  return needing.reduce((sum, { count }) => sum + count, 0);
}

function includes({ all }: Fixes, fix: Fix): boolean {
  return all.some((one) => JSON.stringify(one) === JSON.stringify(fix));
}
