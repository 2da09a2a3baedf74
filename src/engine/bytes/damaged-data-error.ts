import type { Damage } from '../../shared/checks/problem';

/** Packed data is not as it was written. Everything readable was yielded. */
export class DamagedDataError extends Error {
  override readonly name = 'DamagedDataError';
  constructor(readonly damage: Damage) {
    super(damage);
  }
}
