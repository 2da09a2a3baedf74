import { REPAIRS } from '../../shared/checks/repair';
import {
  SUBJECTS_SHOWN,
  type BadAddress,
  type CountedText,
  type DamagedFile,
  type PlainCode,
  type Problem,
  type ProblemBase,
  type ProblemCode,
  type ProblemPayloads,
  type RepairableLines,
  type Repeat,
  type TidiedDetail,
  type TimeCandidate,
  type UnknownKey,
} from '../../shared/checks/problem';
import { addressWithin } from '../rules/address';
import { nearestDollarKey } from '../rules/key-names';
import { isNamedTimePath } from '../rules/time-candidates';

/** Codes whose problems are built as a whole by the module that finds them, not counted line by line. */
const NOT_COUNTED = [
  'sent-before',
  'left-out',
  'unknown-artifact',
  'artifact-by-name',
  'other-artifact',
] as const;

export type CountedCode = Exclude<ProblemCode, (typeof NOT_COUNTED)[number]>;
type PayloadCode = Exclude<CountedCode, PlainCode>;

/** What a payload is made from. */
export interface PayloadFacts {
  /** The subjects that are shown, the most frequent first. */
  readonly subjects: readonly CountedText[];
  /** ISO time at which the oldest event becomes too old; null: unknown. */
  readonly deadline: string | null;
  readonly damaged: readonly DamagedFile[];
}

const TIDIED_KINDS: readonly TidiedDetail['kind'][] = ['bom', 'crlf', 'blank-lines', 'no-final-newline'];
const REPEAT_KINDS: readonly Repeat['kind'][] = ['identical-copy', 'different-content'];

const PAYLOADS: {
  readonly [Code in PayloadCode]: (facts: PayloadFacts) => ProblemPayloads[Code];
} = {
  'gzip-damaged': ({ damaged }) => ({ damaged: damaged.slice(0, SUBJECTS_SHOWN) }),
  'beside-events': ({ subjects }) => ({ values: subjects }),
  tidied: ({ subjects }) => ({ details: kindsOf(subjects, TIDIED_KINDS) }),
  'not-json': ({ subjects }) => ({ repairs: subjects.map(repairable) }),
  'duplicate-key': ({ subjects }) => ({ values: subjects }),
  'time-missing': ({ subjects }) => ({ candidates: subjects.map(timeCandidate) }),
  'soon-too-old': ({ deadline }) => ({ deadline }),
  'unknown-dollar': ({ subjects }) => ({ keys: subjects.map(withSuggestion) }),
  'wrong-type': ({ subjects }) => ({ values: subjects }),
  'bad-address': ({ subjects }) => ({ addresses: subjects.map(withAddress) }),
  secrets: ({ subjects }) => ({ values: subjects }),
  'id-repeated': ({ subjects }) => ({ repeats: kindsOf(subjects, REPEAT_KINDS) }),
};

export function isCounted(code: ProblemCode): code is CountedCode {
  return !NOT_COUNTED.some((other) => other === code);
}

/** Builds a counted problem. Call it once for each problem: suggestions are slow. */
export function countedProblem(code: CountedCode, base: ProblemBase, facts: PayloadFacts): Problem {
  return hasPayload(code) ? problemOf(code, base, PAYLOADS[code](facts)) : problemOf(code, base, {});
}

function hasPayload(code: CountedCode): code is PayloadCode {
  return Object.hasOwn(PAYLOADS, code);
}

function problemOf<Code extends ProblemCode>(
  code: Code,
  base: ProblemBase,
  payload: ProblemPayloads[Code],
): Problem<Code> {
  const common: ProblemBase & { readonly code: Code } = { code, ...base };
  return Object.assign(common, payload);
}

function repairable({ text, count }: CountedText): RepairableLines {
  const names = text.split(' ');
  return { repairs: REPAIRS.filter((repair) => names.includes(repair)), count };
}

function timeCandidate(subject: CountedText): TimeCandidate {
  return isNamedTimePath(subject.text) ? subject : { ...subject, byValue: true };
}

function withSuggestion({ text: key, count }: CountedText): UnknownKey {
  const suggestion = nearestDollarKey(key);
  return suggestion === undefined ? { key, count } : { key, count, suggestion };
}

function withAddress(subject: CountedText): BadAddress {
  const address = addressWithin(subject.text);
  return address === undefined ? subject : { ...subject, address };
}

function kindsOf<Kind extends string>(
  subjects: readonly CountedText[],
  kinds: readonly Kind[],
): { readonly kind: Kind; readonly count: number }[] {
  return subjects.flatMap(({ text, count }) =>
    kinds.filter((kind) => kind === text).map((kind) => ({ kind, count })),
  );
}
