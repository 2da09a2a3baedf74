import { describe, expect, it } from 'vitest';
import { backoffMs, pollMs, waitMs } from '../../../src/main/imports/remote/backoff';
import { failure } from '../../../src/shared/failure';
import { LONGEST_WAIT_MS } from '../../../src/shared/import';

describe('backoff', () => {
  it('the backoff doubles from 5 seconds to 5 minutes and varies by a quarter', () => {
    expect(backoffMs(1, () => 0.5)).toBe(5_000);
    expect(backoffMs(2, () => 0.5)).toBe(10_000);
    expect(backoffMs(1, () => 0)).toBe(3_750);
    expect(backoffMs(50, () => 1)).toBe(300_000);
  });

  it('polls are frequent at first, then every 10 seconds without end', () => {
    expect(pollMs(0)).toBe(1_000);
    expect(pollMs(1_000_000)).toBe(10_000);
  });

  it('an import waits as long as the server asks, but between a second and an hour', () => {
    const asked = (retryAfter: number) => waitMs({ code: 'slow-down', retryable: true, retryAfter }, 1);
    expect([asked(0), asked(90), asked(1e12)]).toEqual([1_000, 90_000, LONGEST_WAIT_MS]);
    expect(waitMs(failure('scarf-trouble'), 1)).toBeLessThan(7_000);
    expect(waitMs(null, 40)).toBeLessThanOrEqual(300_000);
  });
});
