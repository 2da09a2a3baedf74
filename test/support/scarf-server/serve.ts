import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { json, Refusal, type Answer } from './answer';
import { BodyMeter } from './body-meter';
import { callOf } from './call';
import type { Fault } from './contract';
import { deliver, type Manner } from './deliver';
import { answerOf } from './faults';
import type { OpenRequest } from './requests';
import { route } from './routes';
import type { ScarfState } from './state';

/** Serves one request to Scarf's API, with its fault, if any. Never rejects. */
export async function serve(
  state: ScarfState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const opened = state.requests.open(request, state.now());
  const fault = state.faults.take(opened.method, opened.path);
  opened.fault = fault?.kind;
  response.once('close', () => {
    opened.state = response.writableFinished ? 'answered' : 'broken';
    state.requests.changed();
  });
  state.requests.changed();
  try {
    await exchange(state, request, response, opened, fault);
  } catch {
    // The client disconnected or the server ends: there is no receiver for an error.
    response.destroy();
  }
}

async function exchange(
  state: ScarfState,
  request: IncomingMessage,
  response: ServerResponse,
  opened: OpenRequest,
  fault: Fault | null,
): Promise<void> {
  const strike = (): void => strikeDown(request, fault);
  const meter = meterOf(state, request, opened, limitOf(fault), strike);
  if (fault?.kind === 'reset' || fault?.kind === 'hang') {
    if (fault.after === 'body') await meter.drain();
    if (typeof fault.after !== 'number' || fault.after === 0) {
      strike();
      return;
    }
  }
  const instead = fault === null ? null : answerOf(fault);
  if (instead !== null && fault !== null && 'after' in fault && fault.after === 'body') await meter.drain();
  const answer = instead ?? (await answered(state, request, meter, opened));
  if (meter.struck) return;
  if (fault?.kind === 'accepted-then-reset') {
    request.socket.resetAndDestroy();
    return;
  }
  const wait = state.settings.latency + (fault?.kind === 'latency' ? fault.ms : 0);
  if (wait > 0) await delay(wait, undefined, { signal: state.ending });
  opened.status = answer.status;
  await deliver(response, answer, mannerOf(fault), state.ending);
}

async function answered(
  state: ScarfState,
  request: IncomingMessage,
  meter: BodyMeter,
  opened: OpenRequest,
): Promise<Answer> {
  try {
    return await route(state, callOf(request, meter, opened));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return json(500, { message: error instanceof Error ? error.message : 'Internal server error' });
  }
}

function meterOf(
  state: ScarfState,
  request: IncomingMessage,
  opened: OpenRequest,
  limit: number,
  onLimit: () => void,
): BodyMeter {
  return new BodyMeter(request, {
    rate: () => state.settings.intakeRate,
    onBytes: (bytes) => {
      opened.bodyBytes += bytes;
      state.requests.changed();
    },
    limit,
    onLimit,
    signal: state.ending,
  });
}

const limitOf = (fault: Fault | null): number =>
  (fault?.kind === 'reset' || fault?.kind === 'hang') && typeof fault.after === 'number'
    ? fault.after
    : Infinity;

/** Resets the connection, or leaves it open without an answer. */
function strikeDown(request: IncomingMessage, fault: Fault | null): void {
  if (fault?.kind === 'reset') request.socket.resetAndDestroy();
}

function mannerOf(fault: Fault | null): Manner {
  switch (fault?.kind) {
    case 'trickle':
      return { kind: 'trickle', bytesPerSecond: fault.bytesPerSecond };
    case 'endless':
      return { kind: 'endless', bytesPerSecond: fault.bytesPerSecond ?? Infinity };
    case 'close-early':
      return { kind: 'close-early', bytes: fault.bytes };
    default:
      return { kind: 'plain' };
  }
}
