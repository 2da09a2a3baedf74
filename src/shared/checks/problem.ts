import type { Repair } from './repair';
import type { LeftOut } from '../files/parts';

/** error: set aside, never sent. warning: sent, and may not do what is expected. info: only said. */
export type Grade = 'error' | 'warning' | 'info';

/** A text of the user's file, such as a key, and how many lines have it. */
export interface CountedText {
  readonly text: string;
  readonly count: number;
}

/** Different subjects that a problem names at most, such as keys or values: the most frequent. */
export const SUBJECTS_SHOWN = 20;

export interface UnknownKey {
  readonly key: string;
  readonly count: number;
  /** The key that it may mean. */
  readonly suggestion?: string;
}

export interface BadAddress extends CountedText {
  /** The public address in the text. */
  readonly address?: string;
}

export interface UnknownArtifact {
  readonly id: string;
  readonly count: number;
  /** The name of the artifact that it may mean. */
  readonly suggestion?: string;
}

export interface OtherArtifact {
  readonly id: string;
  readonly count: number;
  /** The name of the artifact. */
  readonly name?: string;
}

/** An artifact that events name by name. */
export interface NamedArtifact extends CountedText {
  readonly name: string;
  /** The user said what the text means. */
  readonly remembered?: true;
}

export interface TidiedDetail {
  readonly kind: 'bom' | 'crlf' | 'blank-lines' | 'no-final-newline';
  readonly count: number;
}

export interface Repeat {
  readonly kind: 'identical-copy' | 'different-content';
  readonly count: number;
}

/** Lines that become JSON by the same repairs. */
export interface RepairableLines {
  readonly repairs: readonly Repair[];
  readonly count: number;
}

/** The path of a value that may be the time. */
export interface TimeCandidate extends CountedText {
  /** Its name does not tell: the value alone reads as a time. */
  readonly byValue?: true;
}

export interface EarlierImport {
  readonly importId: string;
  /** ISO time. */
  readonly createdAt: string;
}

/** What is wrong with compressed data. */
export const DAMAGES = [
  /** It ends too early. */
  'cut',
  /** From some byte on it cannot be unpacked. */
  'corrupt',
  /** It can be unpacked, but its checksum differs. */
  'checksum',
  /** The archive names another size. */
  'size',
  /** Other bytes lie between its members; all members were read. */
  'between',
  /** Other bytes follow the last member. */
  'behind',
  /** The sheet of a workbook is broken from some row on. */
  'sheet',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** `name`: the file among several. */
export interface DamagedFile {
  readonly damage: Damage;
  readonly name?: string;
}

export type NoPayload = Readonly<Record<never, never>>;

export interface ValuesPayload {
  readonly values: readonly CountedText[];
}

/**
 * Every problem code with what its problem carries besides the common part. The codes are stable. Lists are bounded,
 * the most frequent subject first.
 */
export interface ProblemPayloads {
  // file
  /** Empty: it is not known what is wrong. */
  readonly 'gzip-damaged': { readonly damaged: readonly DamagedFile[] };
  readonly 'not-utf8': NoPayload;
  readonly layout: NoPayload;
  readonly unfinished: NoPayload;
  /** The values are paths of members beside the events, which are not sent. */
  readonly 'beside-events': ValuesPayload;
  /** Rows of worksheets that a filter or a person hides. They are sent as well. */
  readonly 'hidden-rows': NoPayload;
  readonly tidied: { readonly details: readonly TidiedDetail[] };
  /** `parts`: the names of the parts that were sent before; empty: all of them together. */
  readonly 'sent-before': { readonly earlier: EarlierImport; readonly parts: readonly string[] };
  readonly 'left-out': { readonly files: readonly LeftOut[] };
  // line
  /** Repairs that would make JSON of lines, and of how many. */
  readonly 'not-json': { readonly repairs: readonly RepairableLines[] };
  readonly 'not-object': NoPayload;
  readonly 'line-too-long': NoPayload;
  /** The values are keys. */
  readonly 'duplicate-key': ValuesPayload;
  readonly 'big-number': NoPayload;
  readonly 'lone-surrogate': NoPayload;
  // $time
  readonly 'time-missing': { readonly candidates: readonly TimeCandidate[] };
  readonly 'time-unreadable': NoPayload;
  readonly 'time-no-zone': NoPayload;
  readonly 'time-number': NoPayload;
  readonly 'time-rewritten': NoPayload;
  /** Local times that the clocks of their zone skip in spring, or show twice in autumn. */
  readonly 'time-skipped': NoPayload;
  readonly 'time-twice': NoPayload;
  readonly 'too-old': NoPayload;
  /** ISO time at which the oldest event becomes too old; null: unknown. */
  readonly 'soon-too-old': { readonly deadline: string | null };
  readonly 'in-future': NoPayload;
  // destination
  readonly 'no-artifact': NoPayload;
  readonly 'unknown-artifact': { readonly artifacts: readonly UnknownArtifact[] };
  readonly 'artifact-by-name': { readonly named: readonly NamedArtifact[] };
  readonly 'other-artifact': { readonly artifacts: readonly OtherArtifact[] };
  readonly 'pixel-key': NoPayload;
  // other keys
  readonly 'unknown-dollar': { readonly keys: readonly UnknownKey[] };
  /** The values are keys. */
  readonly 'wrong-type': ValuesPayload;
  readonly 'bad-address': { readonly addresses: readonly BadAddress[] };
  /** The values are names of headers. */
  readonly secrets: ValuesPayload;
  readonly 'id-missing': NoPayload;
  readonly 'id-repeated': { readonly repeats: readonly Repeat[] };
  readonly 'id-blank': NoPayload;
}

export type ProblemCode = keyof ProblemPayloads;

/** The codes without a payload. */
export type PlainCode = {
  [Code in ProblemCode]: keyof ProblemPayloads[Code] extends never ? Code : never;
}[ProblemCode];

/** What all problems have in common. */
export interface ProblemBase {
  readonly grade: Grade;
  /** Lines that have it; 1 for a problem of the whole file. */
  readonly count: number;
  /** So many of these lines are sent, where others have an error too. Absent: all of them, or none for an error. */
  readonly sent?: number;
  /** The first lines that have it, counted from 1, ascending; empty for a problem of the whole file. */
  readonly lines: readonly number[];
  /** The app already handles it. */
  readonly handled?: true;
}

/** A problem, discriminated by its code: `Problem<'tidied'>` has `details`. */
export type Problem<Codes extends ProblemCode = ProblemCode> = {
  [Code in Codes]: ProblemBase & { readonly code: Code } & ProblemPayloads[Code];
}[Codes];
