import { expect } from 'vitest';
import type { ImportPhase, QueueReason } from '../../src/shared/imports/import';
import { fastClock, servingRig, type RigOptions } from './imports-rig';
import { ACME_TOKEN, type Fault, type ScarfSteering } from './scarf-server';

/** A rig whose clock runs fifty times as fast. Wide limits: a busy computer must not look like a silent server. */
export const fastRig = (url: string, options: RigOptions = {}) =>
  servingRig(url, { clock: fastClock(), answerMs: 60_000, stallMs: 60_000, ...options });

type InPhase = { readonly phase: ImportPhase };

export const isQueued =
  (why: QueueReason) =>
  ({ phase }: InPhase): boolean =>
    phase.name === 'queued' && phase.why === why;

export const isUnconfirmed =
  (finding: Extract<ImportPhase, { name: 'unconfirmed' }>['finding']) =>
  ({ phase }: InPhase): boolean =>
    phase.name === 'unconfirmed' && phase.finding === finding;

/** When a waiting import is tried next, ms since 1970. */
export function dueMs({ phase }: InPhase): number {
  return Date.parse(phase.name === 'queued' ? (phase.until ?? '') : '');
}

/** Expects so many uploads, and a read of Scarf's list between each two: no upload is repeated blindly. */
export async function expectListReadBetween(server: ScarfSteering, uploads: number): Promise<void> {
  const requests = await server.requests();
  const sent = requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/import'));
  expect(sent).toHaveLength(uploads);
  for (const [nth, { number }] of sent.slice(1).entries()) {
    const before = sent[nth]?.number ?? 0;
    const looks = requests.filter(
      (one) => one.method === 'GET' && one.number > before && one.number < number,
    );
    expect(looks.length, 'reads of Scarf’s list between two uploads').toBeGreaterThan(0);
  }
}

/** An answer that refuses the token and echoes it. */
export const refusal = (status: number, after: 'headers' | 'body' = 'headers'): Fault => ({
  kind: 'status',
  status,
  body: { message: `no access with ${ACME_TOKEN}`, authorization: `Bearer ${ACME_TOKEN}` },
  after,
});
