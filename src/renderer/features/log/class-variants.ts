import type { LogClass } from '../../../shared/imports/log';
import type { Variant } from '../../ui/variant';

/** How a class of log entries looks. */
export const CLASS_VARIANTS = {
  error: 'danger',
  warning: 'warning',
  info: 'neutral',
} as const satisfies Record<LogClass, Variant>;
