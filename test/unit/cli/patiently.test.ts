import { describe, expect, it } from 'vitest';
import { patiently } from '../../../src/cli/scarf/patiently';
import {
  failure,
  retryableFailure,
  succeed,
  type FailureCode,
  type Result,
} from '../../../src/shared/failure';
import type { Clock } from '../../../src/main/time/clock';

/** Makes calls that answer in this order; returns what came of it, and the waits. */
async function calls(...answers: readonly Result<string>[]) {
  const left = [...answers];
  const waits: number[] = [];
  const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: async (ms) => void waits.push(ms) };
  const result = await patiently(async () => left.shift() ?? succeed('too many calls'), {
    clock,
    signal: new AbortController().signal,
    tell: () => undefined,
  });
  return { result, waits, left: left.length };
}

const busy = (code: FailureCode, retryAfter?: number): Result<never> => ({
  ok: false,
  failure: { ...retryableFailure(code), ...(retryAfter !== undefined && { retryAfter }) },
});

describe('patience', () => {
  it.each(['slow-down', 'too-many-imports', 'scarf-trouble'] as const)(
    'waits while Scarf answers %s',
    async (code) => {
      const { result, waits } = await calls(busy(code), busy(code), succeed('there'));
      expect(result).toEqual(succeed('there'));
      expect(waits).toEqual([2_000, 5_000]);
    },
  );

  it('waits as long as Scarf asks for, if that is a minute at most', async () => {
    expect((await calls(busy('slow-down', 30), succeed('there'))).waits).toEqual([30_000]);
    expect(await calls(busy('slow-down', 61), succeed('there'))).toEqual({
      result: busy('slow-down', 61),
      waits: [],
      left: 1,
    });
  });

  it('ends after five calls', async () => {
    const { result, waits, left } = await calls(...Array.from({ length: 6 }, () => busy('slow-down')));
    expect({ result, waits: waits.length, left }).toEqual({ result: busy('slow-down'), waits: 4, left: 1 });
  });

  it.each(['token-refused', 'not-found', 'host-not-found'] as const)(
    'does not wait after %s',
    async (code) => {
      const refused: Result<never> = { ok: false, failure: failure(code) };
      expect(await calls(refused)).toEqual({ result: refused, waits: [], left: 0 });
    },
  );
});
