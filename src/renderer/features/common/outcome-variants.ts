import type { Outcome } from '../../../shared/receipt';
import type { Variant } from '../../ui/variant';

export const OUTCOME_VARIANTS = {
  'all-imported': 'success',
  'partly-imported': 'warning',
  'none-imported': 'danger',
  'likely-before': 'neutral',
  'not-accounted': 'warning',
  contradictory: 'warning',
  stopped: 'neutral',
  vanished: 'warning',
  failed: 'danger',
  unconfirmed: 'warning',
  running: 'accent',
  waiting: 'waiting',
} as const satisfies Record<Outcome, Variant>;
