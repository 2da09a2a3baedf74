import type { Dispatcher } from 'undici';
import { failure, type Result } from '../../shared/failure';
import type { Address } from './address';
import { answerOf, isSuccess, isWebPage, mustBePlain, readRefusal, readText, type Answer } from './answer';
import { failureOfError, failureOfStatus, unexpectedAnswer, type Asked } from './failures';
import { withRetries, type RetryTools } from './retry';
import { Deadline } from './deadline';

/** What every call uses. */
export interface CallContext extends RetryTools {
  readonly address: Result<Address>;
  readonly token: () => string | null;
  /** Called for each request: connections are rebuilt after the computer slept. */
  readonly dispatcher: () => Dispatcher | Promise<Dispatcher>;
  /** Timeout of a small answer as a whole, milliseconds. */
  readonly answerMs: number;
  /** Timeout between two pieces of a long answer, milliseconds. */
  readonly stallMs: number;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** Reads the body of a 2xx answer. */
export type ReadAnswer<T> = (answer: Answer, asked: Asked, deadline: Deadline) => Promise<Result<T>>;

/** Sends a request, with retries. Never rejects. */
export function call<T>(
  context: CallContext,
  { method, path }: Call,
  read: ReadAnswer<T>,
  signal?: AbortSignal,
): Promise<Result<T>> {
  return withRetries(() => callOnce(context, method, path, read, signal), context, signal);
}

async function callOnce<T>(
  context: CallContext,
  method: Call['method'],
  path: string,
  read: ReadAnswer<T>,
  signal: AbortSignal | undefined,
): Promise<Result<T>> {
  if (!context.address.ok) return context.address;
  const token = context.token();
  if (token === null || token === '') return { ok: false, failure: failure('not-connected') };
  const { origin, prefix } = context.address.value;
  const asked: Asked = { method, path: prefix + path, token };
  const deadline = new Deadline(signal);
  deadline.allow(context.answerMs, 'waiting for an answer');
  try {
    // `request` does not follow redirects, so the token goes to this origin only.
    const dispatcher = await deadline.race(Promise.resolve(context.dispatcher()));
    const request = dispatcher.request({
      origin,
      path: asked.path,
      method,
      headers: headersFor(token),
      signal: deadline.signal,
      // Undici's timers are coarse and start too early; the deadline replaces them.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const answer = answerOf(await deadline.race(request));
    if (isSuccess(answer)) {
      mustBePlain(answer);
      return await read(answer, asked, deadline);
    }
    const refusal = await readRefusal(answer);
    return { ok: false, failure: failureOfStatus(refusal, asked, context.clock.now()) };
  } catch (error) {
    return {
      ok: false,
      failure: failureOfError(deadline.signal.aborted ? deadline.signal.reason : error, asked),
    };
  } finally {
    deadline.release();
  }
}

export function headersFor(token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'user-agent': 'scarf-event-importer',
    'accept-encoding': 'identity',
  };
}

/** Reads a small JSON answer. Fails with `unexpected-answer` if `parse` returns null. */
export function readJson<T>(maxBytes: number, parse: (value: unknown) => T | null): ReadAnswer<T> {
  return async (answer, asked) => {
    const text = await readText(answer, maxBytes);
    const value = parseJson(answer, text, asked);
    if (!value.ok) return value;
    const parsed = parse(value.value);
    return parsed === null
      ? { ok: false, failure: unexpectedAnswer('JSON without what was asked for', text, asked) }
      : { ok: true, value: parsed };
  };
}

function parseJson(answer: Answer, text: string, asked: Asked): Result<unknown> {
  const odd = (what: string): Result<never> => ({
    ok: false,
    failure: unexpectedAnswer(`HTTP ${answer.status}, ${what}`, text, asked),
  });
  if (isWebPage(answer.contentType, text)) return odd('a web page where JSON was due');
  if (text.trim() === '') return odd('nothing where JSON was due');
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return odd('no JSON');
  }
}

/** Reads an answer whose content does not matter. Fails with `unexpected-answer` on a web page. */
export function readEmpty(maxBytes: number): ReadAnswer<void> {
  return async (answer, asked) => {
    const text = await readText(answer, maxBytes);
    return isWebPage(answer.contentType, text)
      ? { ok: false, failure: unexpectedAnswer(`HTTP ${answer.status}, a web page`, text, asked) }
      : { ok: true, value: undefined };
  };
}
