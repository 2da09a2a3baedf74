/** error: set aside, never sent. warning: sent, and may not do what is expected. info: only said. */
export type Grade = 'error' | 'warning' | 'info';

/** Every kind of problem the check knows. The codes are stable; sentences are the renderer's. */
export type ProblemCode =
  // file
  | 'gzip-damaged'
  | 'not-utf8'
  | 'layout'
  | 'unfinished'
  | 'tidied'
  | 'sent-before'
  | 'left-out'
  // line
  | 'not-json'
  | 'not-object'
  | 'line-too-long'
  | 'duplicate-key'
  | 'big-number'
  // $time
  | 'time-missing'
  | 'time-unreadable'
  | 'time-no-zone'
  | 'time-number'
  | 'too-old'
  | 'soon-too-old'
  | 'in-future'
  // destination
  | 'no-artifact'
  | 'unknown-artifact'
  | 'other-artifact'
  | 'pixel-key'
  // other keys
  | 'unknown-dollar'
  | 'wrong-type'
  | 'bad-address'
  | 'secrets'
  | 'id-missing'
  | 'id-repeated'
  | 'id-blank';

/** One value behind a problem, such as an unknown key or a package id, and how many lines have it. */
export interface ProblemSubject {
  readonly text: string;
  readonly count: number;
  /** The nearest thing it may have meant: a known key, a package's name. */
  readonly hint?: string;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly grade: Grade;
  /** Lines that have it; 1 for a problem of the whole file. */
  readonly count: number;
  /** The first lines that have it, counted from 1, ascending; empty for a problem of the whole file. */
  readonly lines: readonly number[];
  readonly subjects: readonly ProblemSubject[];
  /** It is seen to: nothing comes of it. */
  readonly handled?: true;
}
