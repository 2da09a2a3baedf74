import type { FailureCode } from '../failure';
import type { PhaseName } from '../imports/import';
import type { Notice } from './notice';
import type { Settings } from './settings';

/**
 * How much a problem report tells. `codes`: no text that could hold the name of a file or a part of an event. `texts`: also
 * the words of errors and the names of files.
 */
export type ReportDetail = 'codes' | 'texts';

/** A failure; its words and the file that it concerns only with `texts`. */
export interface ReportedFailure {
  readonly of: 'import' | 'account' | 'notice';
  /** ISO time; absent: not known. */
  readonly at?: string;
  readonly phase?: PhaseName;
  readonly notice?: Notice['kind'];
  readonly code: FailureCode | null;
  readonly details?: string;
  readonly file?: string;
}

/** What somebody who helps needs to know about the app. It holds no token and no event. */
export interface ProblemReport {
  readonly madeAt: string;
  readonly app: { readonly version: string; readonly electron: string; readonly chromium: string };
  readonly system: {
    readonly platform: string;
    readonly release: string;
    readonly language: string;
    readonly memoryMb: number;
  };
  readonly settings: Omit<Settings, 'certificateFile'>;
  readonly certificateFile: 'none' | 'set';
  readonly account: 'opening' | 'connected' | 'connected-for-this-run' | 'disconnected';
  /** How many imports are in each phase. */
  readonly imports: Readonly<Partial<Record<PhaseName, number>>>;
  /** The latest first. */
  readonly failures: readonly ReportedFailure[];
  /** The last entries of the app's log, the latest last. */
  readonly log: readonly string[];
}
