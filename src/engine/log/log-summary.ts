import type { LogCause } from '../../shared/log';

export interface LogSummary {
  readonly entries: number;
  readonly causes: readonly LogCause[];
}
