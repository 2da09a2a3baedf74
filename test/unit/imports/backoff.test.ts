import { describe, expect, it } from 'vitest';
import { backoffMs, repeatMs, waitMs } from '../../../src/main/imports/remote/backoff';
import { failure } from '../../../src/shared/failure';
import { LONGEST_WAIT_MS } from '../../../src/shared/imports/import';

describe('backoff', () => {
  it('the backoff doubles from 5 seconds to 5 minutes and varies by a quarter', () => {
    expect(backoffMs(1, () => 0.5)).toBe(5_000);
    expect(backoffMs(2, () => 0.5)).toBe(10_000);
    expect(backoffMs(1, () => 0)).toBe(3_750);
    expect(backoffMs(50, () => 1)).toBe(300_000);
  });

  it('the wait before a whole upload is repeated doubles to an hour', () => {
    expect(repeatMs(null, 1)).toBeLessThan(7_000);
    expect(repeatMs(null, 8)).toBeGreaterThan(400_000);
    expect(repeatMs(null, 500)).toBeGreaterThanOrEqual(LONGEST_WAIT_MS * 0.75);
    expect(repeatMs(null, 500)).toBeLessThanOrEqual(LONGEST_WAIT_MS);
    expect(repeatMs({ code: 'scarf-trouble', retryable: true, retryAfter: 90 }, 1)).toBe(90_000);
  });

  it('a server may make a wait longer than the backoff, to an hour, and never shorter', () => {
    const asked = (retryAfter: number, attempt = 1) =>
      waitMs({ code: 'slow-down', retryable: true, retryAfter }, attempt);
    expect([asked(90), asked(1e12)]).toEqual([90_000, LONGEST_WAIT_MS]);
    expect(asked(0)).toBeGreaterThanOrEqual(3_750);
    expect(asked(1, 5)).toBeGreaterThanOrEqual(60_000);
    expect(waitMs(failure('scarf-trouble'), 1)).toBeLessThan(7_000);
    expect(waitMs(null, 40)).toBeLessThanOrEqual(300_000);
  });
});
