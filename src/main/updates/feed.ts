import type { Dispatcher } from 'undici';
import { failure, FailureError, retryableFailure } from '../../shared/failure';
import { isLoopback, parseAddress } from '../scarf/address';
import { answerOf, mustBePlain, type Answer } from '../scarf/answer';
import { Deadline } from '../scarf/deadline';
import { networkFailure } from '../scarf/failures';
import type { OpenFile } from './look-for-update';

export interface FeedOptions {
  /** The folder that holds the files: https, or http on this computer. */
  readonly address: string;
  /** Called for each request: connections are rebuilt after the computer slept. */
  readonly dispatcher: () => Promise<Dispatcher>;
  /** Timeout of the answer's head, and between two pieces of its body; milliseconds. */
  readonly silentMs?: number;
}

const SILENT_MS = 30_000;
const REDIRECTS_AT_MOST = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The files of a feed, by https. A server may send the app on to another one: what comes from there is signed too. */
export function openFeed({ address, dispatcher, silentMs = SILENT_MS }: FeedOptions): OpenFile {
  return async (name, signal) => {
    const deadline = new Deadline(signal);
    deadline.allow(silentMs, 'waiting for an answer');
    try {
      const answer = await request(firstUrl(address, name), dispatcher, deadline);
      return pieces(answer, deadline, silentMs);
    } catch (error) {
      deadline.release();
      throw failureFor(error, deadline);
    }
  };
}

function firstUrl(address: string, name: string): URL {
  const parsed = parseAddress(address);
  if (!parsed.ok) throw new FailureError(parsed.failure);
  return new URL(`${parsed.value.origin}${parsed.value.prefix}/${name}`);
}

async function request(
  first: URL,
  dispatcher: FeedOptions['dispatcher'],
  deadline: Deadline,
): Promise<Answer> {
  let url = first;
  for (let redirects = 0; redirects <= REDIRECTS_AT_MOST; redirects += 1) {
    const opened = await deadline.race(dispatcher());
    const asked = opened.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: { 'user-agent': 'scarf-event-importer', 'accept-encoding': 'identity' },
      signal: deadline.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const response = await deadline.race(asked);
    const answer = answerOf(response);
    if (answer.status === 200) {
      mustBePlain(answer);
      return answer;
    }
    answer.body.destroy();
    const { location } = response.headers;
    if (!REDIRECTS.has(answer.status) || typeof location !== 'string')
      throw new FailureError(retryableFailure('not-found', `HTTP ${answer.status}`));
    url = nextUrl(location, url);
  }
  throw new FailureError(failure('redirected', 'The answers lead in a circle.'));
}

/** Never from the network to this computer, nor to what is not encrypted. */
function nextUrl(location: string, from: URL): URL {
  const url = new URL(location, from);
  const isLocal = isLoopback(from.hostname) && isLoopback(url.hostname);
  const isAllowed = isLocal || (url.protocol === 'https:' && !isLoopback(url.hostname));
  if (!isAllowed || url.username !== '')
    throw new FailureError(failure('redirected', `to ${url.protocol}//${url.host}`));
  return url;
}

async function* pieces(answer: Answer, deadline: Deadline, silentMs: number): AsyncGenerator<Uint8Array> {
  try {
    deadline.allow(silentMs, 'reading');
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      yield piece;
      deadline.allow(silentMs, 'reading');
    }
  } catch (error) {
    throw failureFor(error, deadline);
  } finally {
    deadline.release();
    answer.body.destroy();
  }
}

function failureFor(error: unknown, { signal }: Deadline): FailureError {
  return new FailureError(networkFailure(signal.aborted ? signal.reason : error));
}
