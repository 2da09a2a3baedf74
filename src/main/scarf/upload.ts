import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Destination } from '../../shared/destination';
import { failure, FailureError, type Result } from '../../shared/failure';
import { ANSWER_BYTES } from '../../shared/limits';
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
  /** The token of an account; null: it has none here. Called for each upload. */
  readonly token: (owner: string) => string | null;
  /** Each upload opens one connection of its own. */
  readonly connect: Omit<ConnectOptions, 'signal' | 'once'>;
  readonly clock?: Pick<Clock, 'now'>;
  /** Timeout without progress of the body, milliseconds; default 60 s. */
  readonly stallMs?: number;
  /** Subscribes to the moments when connections may be dead, such as after a sleep; returns the unsubscribe function. */
  readonly onReconnect?: (listener: () => void) => () => void;
  /** Timeout of the answer after the end of the body, milliseconds; default 60 s. */
  readonly answerMs?: number;
}

export interface UploadRequest {
  readonly owner: string;
  readonly destination: Destination;
  /** NDJSON, compressed by gzip. Read as fast as the network sends; released when the upload ends early. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
  /** Receives the number of bytes that the connection has taken so far. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Sends a body to Scarf once, on its own connection. Never rejects and never repeats. If the body fails, its failure is
 * returned and the request is destroyed, so that Scarf cannot take the part for the whole. An aborted upload ends at
 * once as `not-sent` or `unknown`.
 */
export type Upload = (request: UploadRequest) => Promise<UploadOutcome>;

const DEFAULT_MS = 60_000;

export function createUploader(options: UploaderOptions): Upload {
  const address = parseAddress(options.baseUrl);
  return async (request) => {
    const ready = prepare(address, options.token(request.owner), request);
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
  // Imported late: see `connectToScarf`.
  const { createDispatcher } = await import('./connect');
  const deadline = new Deadline(request.signal);
  const dispatcher = createDispatcher({ ...options.connect, signal: deadline.signal, once: true });
  const pace: BodyPace = {
    stallMs: options.stallMs ?? DEFAULT_MS,
    answerMs: options.answerMs ?? DEFAULT_MS,
    onBytes: request.onBytes ?? ((): void => undefined),
  };
  const unsubscribe = options.onReconnect?.(() => deadline.askForProof());
  const body = new OutgoingBody(request.body, deadline, pace);
  try {
    const answer = answerOf(await deadline.race(post(dispatcher, ready, body, deadline)));
    if (isSuccess(answer)) return await outcomeOfSuccess(answer, body, asked);
    body.hold();
    deadline.allow(pace.answerMs, 'reading the answer');
    return outcomeOfRefusal(await readRefusal(answer), body, asked, (options.clock ?? systemClock).now());
  } catch (error) {
    const reason =
      body.failure ?? failureOfError(deadline.signal.aborted ? deadline.signal.reason : error, asked);
    return { kind: body.bytes > 0 ? 'unknown' : 'not-sent', failure: reason };
  } finally {
    unsubscribe?.();
    body.release();
    // Ends everything that still waits: the pieces of the body, the connection.
    deadline.fail(new FailureError(failure('gone', 'the upload is over')));
    dispatcher.destroy().catch(() => undefined);
  }
}

function post(
  dispatcher: Dispatcher,
  { origin, token, asked }: Prepared,
  body: OutgoingBody,
  deadline: Deadline,
): Promise<Dispatcher.ResponseData> {
  deadline.allow(STARTING_MS, 'connecting');
  return dispatcher.request({
    origin,
    path: asked.path,
    method: 'POST',
    headers: {
      ...headersFor(token),
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    },
    // Undici accepts async iterables, but its types do not. A Readable would read ahead and hide what the connection
    // has taken.
    body: body.pieces() as unknown as Readable,
    signal: deadline.signal,
    reset: true,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** Each route to Scarf has a shorter timeout; this one is only a safeguard. */
const STARTING_MS = 120_000;

function outcomeOfRefusal(answer: Refusal, body: OutgoingBody, asked: Asked, nowMs: number): UploadOutcome {
  const refusal = failureOfStatus(answer, asked, nowMs);
  // After a server error or a timeout, Scarf may have taken some events.
  const certain = answer.status < 500 && answer.status !== 408;
  if (certain) return { kind: 'refused', failure: refusal };
  return { kind: body.bytes > 0 ? 'unknown' : 'not-sent', failure: refusal };
}

async function outcomeOfSuccess(answer: Answer, body: OutgoingBody, asked: Asked): Promise<UploadOutcome> {
  const text = await readText(answer, ANSWER_BYTES.small);
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
