import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Destination } from '../../shared/destination';
import { failure, FailureError, type Result } from '../../shared/failure';
import { systemClock, type Clock } from '../time/clock';
import { parseAddress, type Address } from './address';
import { answerOf, isSuccess, isWebPage, readRefusal, readText, type Answer } from './answer';
import { headersFor } from './call';
import type { ConnectOptions } from './connect';
import { failureOfError, failureOfStatus, unexpectedAnswer, type Asked, type Refusal } from './failures';
import type { RemoteImport, UploadOutcome } from './model';
import { OutgoingBody, type BodyPace } from './outgoing-body';
import { uploadPath } from './paths';
import { parseImport } from './schemas';
import { Deadline } from './deadline';

export interface UploaderOptions {
  readonly baseUrl: string;
  readonly token: () => string | null;
  /** How to connect; each upload does so anew and once. */
  readonly connect: Omit<ConnectOptions, 'signal' | 'once'>;
  readonly clock?: Pick<Clock, 'now'>;
  /** Longest time in which the body may make no headway, milliseconds; 60 s unless said otherwise. */
  readonly stallMs?: number;
  /** Calls back when connections may have died unnoticed, as in a sleep; answers with how to stop that. */
  readonly onDoubt?: (doubt: () => void) => () => void;
  /** Time for the answer after the body's end, milliseconds; 60 s unless said otherwise. */
  readonly answerMs?: number;
}

export interface UploadRequest {
  readonly owner: string;
  readonly destination: Destination;
  /** NDJSON, compressed by gzip. Taken piece by piece as the network does; let go when the upload ends early. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Bytes of the body that the connection has taken so far. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Sends a body to Scarf once, on a connection of its own, and tells truly what became of it. Never throws, never sends
 * again. A failure of the body itself comes out as it was thrown, and the request is torn down so that Scarf cannot
 * take the part for the whole. A stopped upload ends at once, `not-sent` or `unknown`.
 */
export type Upload = (request: UploadRequest) => Promise<UploadOutcome>;

const DEFAULT_MS = 60_000;
/** A connection that may have died shows within this time that it lives. */
const DOUBT_MS = 15_000;
const ANSWER_BYTES = 1024 * 1024;

export function createUploader(options: UploaderOptions): Upload {
  const address = parseAddress(options.baseUrl);
  return async (request) => {
    const ready = prepare(address, options.token(), request);
    if (ready.ok) return send(ready.value, request, options);
    request.body[Symbol.asyncIterator]()
      .return?.()
      ?.catch(() => undefined);
    return { kind: 'not-sent', failure: ready.failure };
  };
}

interface Prepared {
  readonly origin: string;
  readonly token: string;
  readonly asked: Asked;
}

function prepare(address: Result<Address>, token: string | null, request: UploadRequest): Result<Prepared> {
  if (!address.ok) return address;
  if (token === null || token === '') return { ok: false, failure: failure('not-connected') };
  const path = uploadPath(request.owner, request.destination);
  if (!path.ok) return path;
  const { origin, prefix } = address.value;
  return { ok: true, value: { origin, token, asked: { method: 'POST', path: prefix + path.value, token } } };
}

async function send(
  ready: Prepared,
  request: UploadRequest,
  options: UploaderOptions,
): Promise<UploadOutcome> {
  const { asked } = ready;
  // Not before it is needed: see `wayToScarf`.
  const { createDispatcher } = await import('./connect');
  const watch = new Deadline(request.signal);
  const dispatcher = createDispatcher({ ...options.connect, signal: watch.signal, once: true });
  const pace: BodyPace = {
    stallMs: options.stallMs ?? DEFAULT_MS,
    answerMs: options.answerMs ?? DEFAULT_MS,
    onBytes: request.onBytes ?? ((): void => undefined),
  };
  const stopDoubting = options.onDoubt?.(() => watch.hasten(DOUBT_MS));
  const body = new OutgoingBody(request.body, watch, pace);
  try {
    const answer = answerOf(await watch.race(post(dispatcher, ready, body, watch)));
    if (isSuccess(answer)) return await judgeSuccess(answer, body, asked);
    body.hold();
    watch.allow(pace.answerMs, 'reading the answer');
    return judgeRefusal(await readRefusal(answer), body, asked, (options.clock ?? systemClock).now());
  } catch (error) {
    const reason = body.failure ?? failureOfError(watch.signal.aborted ? watch.signal.reason : error, asked);
    return { kind: body.bytes > 0 ? 'unknown' : 'not-sent', failure: reason };
  } finally {
    stopDoubting?.();
    body.release();
    // Unwinds whatever still waits: the body's pieces, the connection.
    watch.fail(new FailureError(failure('gone', 'the upload is over')));
    dispatcher.destroy().catch(() => undefined);
  }
}

function post(
  dispatcher: Dispatcher,
  { origin, token, asked }: Prepared,
  body: OutgoingBody,
  watch: Deadline,
): Promise<Dispatcher.ResponseData> {
  watch.allow(STARTING_MS, 'connecting');
  return dispatcher.request({
    origin,
    path: asked.path,
    method: 'POST',
    headers: {
      ...headersFor(token),
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    },
    // undici documents async iterables as bodies; its types leave them out. A Readable would read ahead, and would not
    // tell what was handed to the connection from what was not.
    body: body.pieces() as unknown as Readable,
    signal: watch.signal,
    reset: true,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** Each way to Scarf has its own, shorter limit: this one only makes sure that there is an end. */
const STARTING_MS = 120_000;

function judgeRefusal(heard: Refusal, body: OutgoingBody, asked: Asked, nowMs: number): UploadOutcome {
  const refusal = failureOfStatus(heard, asked, nowMs);
  // Scarf's own trouble, or an impatient server's, may have come after it took some events.
  const certain = heard.status < 500 && heard.status !== 408;
  if (certain) return { kind: 'refused', failure: refusal };
  return { kind: body.bytes > 0 ? 'unknown' : 'not-sent', failure: refusal };
}

async function judgeSuccess(answer: Answer, body: OutgoingBody, asked: Asked): Promise<UploadOutcome> {
  const text = await readText(answer, ANSWER_BYTES);
  const unknown = (what: string): UploadOutcome => ({
    kind: 'unknown',
    failure: unexpectedAnswer(`HTTP ${answer.status}, ${what}`, text, asked),
  });
  if (!body.ended) return unknown('before the whole body was sent');
  if (isWebPage(answer.contentType, text)) return unknown('a web page where JSON was due');
  const remote = parsed(text);
  return remote === null ? unknown('no import in the answer') : { kind: 'accepted', remote };
}

function parsed(text: string): RemoteImport | null {
  try {
    return parseImport(JSON.parse(text));
  } catch {
    return null;
  }
}
