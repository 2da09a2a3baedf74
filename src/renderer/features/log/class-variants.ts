import type { LogClass } from '../../../shared/log';
import type { Tone } from '../../ui/variant';

/** How a class of log entries looks. */
export const LOG_TONES = { error: 'danger', warning: 'warning', info: 'neutral' } as const satisfies Record<
  LogClass,
  Tone
>;
