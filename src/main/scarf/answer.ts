import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { failure, FailureError } from '../../shared/failure';
import { ANSWER_BYTES } from '../../shared/limits';
import type { Refusal } from './failures';

/** The head of an answer, and its body, which can be read once. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly contentEncoding: string;
  readonly retryAfter: string | null;
  /** The connection itself shows whether the whole body came. */
  readonly hasKnownEnd: boolean;
  readonly body: Readable;
}

export function answerOf(response: Dispatcher.ResponseData): Answer {
  // The reader of the body reports an error; an unhandled event would end the process.
  response.body.on('error', () => undefined);
  const header = (name: string): string => {
    const value = response.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
  const retryAfter = header('retry-after');
  return {
    status: response.statusCode,
    contentType: header('content-type').toLowerCase(),
    contentEncoding: header('content-encoding').toLowerCase(),
    retryAfter: retryAfter === '' ? null : retryAfter,
    hasKnownEnd: header('content-length') !== '' || header('transfer-encoding') !== '',
    body: response.body,
  };
}

export function isSuccess(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** Throws a FailureError if the answer is compressed: the request did not allow it. */
export function mustBePlain(answer: Answer): void {
  if (answer.contentEncoding === '' || answer.contentEncoding === 'identity') return;
  answer.body.destroy();
  throw new FailureError(failure('unexpected-answer', `an answer in ${answer.contentEncoding}`));
}

/** The whole text of a body. Rejects with a FailureError if it is larger than `maxBytes`, or with the stream's error. */
export async function readText(answer: Answer, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new FailureError(failure('unexpected-answer', `an answer of over ${maxBytes} bytes`));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads a refusal as far as it arrives: its status counts even if its text is cut off. */
export async function readRefusal(answer: Answer): Promise<Refusal> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES.refusal) break;
    }
  } catch {
    // The status is known.
  }
  const { status, retryAfter } = answer;
  return { status, retryAfter, text: Buffer.concat(chunks).toString('utf8') };
}

/** The answer is a web page: of a network filter, a sign-in or a proxy. */
export function isWebPage(contentType: string, text: string): boolean {
  return contentType.startsWith('text/html') || /^\s*</.test(text);
}
