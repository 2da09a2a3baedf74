import type { LogClass } from '../../../shared/log';
import type { Variant } from '../../ui/variant';

/** How a class of log entries looks. */
export const CLASS_VARIANTS = {
  error: 'danger',
  warning: 'warning',
  info: 'neutral',
} as const satisfies Record<LogClass, Variant>;
