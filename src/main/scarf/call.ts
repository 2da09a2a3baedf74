import type { Dispatcher } from 'undici';
import { failure, type Result } from '../../shared/failure';
import type { Address } from './address';
import { answerOf, isSuccess, isWebPage, mustBePlain, readRefusal, readText, type Answer } from './answer';
import { failureOfError, failureOfStatus, unexpectedAnswer, type Asked } from './failures';
import { withRetries, type RetryTools } from './retry';
import { Deadline } from './deadline';

/** What every call needs. */
export interface Line extends RetryTools {
  readonly address: Result<Address>;
  readonly token: () => string | null;
  /** Asked at each call, so that connections can be rebuilt after the computer slept. */
  readonly dispatcher: () => Dispatcher | Promise<Dispatcher>;
  /** Whole time of a small answer, milliseconds. */
  readonly answerMs: number;
  /** Longest silence within a long answer, milliseconds. */
  readonly stallMs: number;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** Reads an answer of status 2xx. */
export type Take<T> = (answer: Answer, asked: Asked, watch: Deadline) => Promise<Result<T>>;

/** Asks Scarf, and again where that is safe and may help. Never throws. */
export function call<T>(
  line: Line,
  { method, path }: Call,
  take: Take<T>,
  signal?: AbortSignal,
): Promise<Result<T>> {
  return withRetries(() => callOnce(line, method, path, take, signal), line, signal);
}

async function callOnce<T>(
  line: Line,
  method: Call['method'],
  path: string,
  take: Take<T>,
  signal: AbortSignal | undefined,
): Promise<Result<T>> {
  if (!line.address.ok) return line.address;
  const token = line.token();
  if (token === null || token === '') return { ok: false, failure: failure('not-connected') };
  const { origin, prefix } = line.address.value;
  const asked: Asked = { method, path: prefix + path, token };
  const watch = new Deadline(signal);
  watch.allow(line.answerMs, 'waiting for an answer');
  try {
    // `request` follows no redirect, so the token goes to this origin alone.
    const dispatcher = await watch.race(Promise.resolve(line.dispatcher()));
    const request = dispatcher.request({
      origin,
      path: asked.path,
      method,
      headers: headersFor(token),
      signal: watch.signal,
      // Undici's own timers tick by the second and start too early: the watch is the only one.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const answer = answerOf(await watch.race(request));
    if (isSuccess(answer)) {
      mustBePlain(answer);
      return await take(answer, asked, watch);
    }
    const refusal = await readRefusal(answer);
    return { ok: false, failure: failureOfStatus(refusal, asked, line.clock.now()) };
  } catch (error) {
    return { ok: false, failure: failureOfError(watch.signal.aborted ? watch.signal.reason : error, asked) };
  } finally {
    watch.release();
  }
}

export function headersFor(token: string): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    'user-agent': 'scarf-event-importer',
    'accept-encoding': 'identity',
  };
}

/** Reads a small answer that must be JSON of the shape `parse` knows. */
export function takeJson<T>(maxBytes: number, parse: (value: unknown) => T | null): Take<T> {
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

/** Takes an answer that need say nothing, as long as it is no web page. */
export function takeNothing(maxBytes: number): Take<void> {
  return async (answer, asked) => {
    const text = await readText(answer, maxBytes);
    return isWebPage(answer.contentType, text)
      ? { ok: false, failure: unexpectedAnswer(`HTTP ${answer.status}, a web page`, text, asked) }
      : { ok: true, value: undefined };
  };
}
