import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './answer';

/** How an answer is sent. */
export type Manner =
  | { readonly kind: 'plain' }
  | { readonly kind: 'trickle'; readonly bytesPerSecond: number }
  | { readonly kind: 'endless'; readonly bytesPerSecond: number }
  | { readonly kind: 'close-early'; readonly bytes: number };

/** Sends an answer. Rejects if the client disconnects or the server ends; the connection is then destroyed. */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  manner: Manner,
  signal: AbortSignal,
): Promise<void> {
  const { body } = answer;
  const length =
    typeof body === 'string' || Buffer.isBuffer(body)
      ? { 'content-length': String(Buffer.byteLength(body)) }
      : {};
  switch (manner.kind) {
    case 'plain':
      response.writeHead(answer.status, { ...answer.headers, ...length });
      if (body === null || typeof body === 'string' || Buffer.isBuffer(body))
        await ended(response, body ?? '');
      else
        await pipeline(Readable.from(body, { objectMode: false, highWaterMark: 256 * 1024 }), response, {
          signal,
        });
      return;
    case 'trickle':
      response.writeHead(answer.status, { ...answer.headers, ...length });
      await trickle(response, pieces(answer), manner.bytesPerSecond, signal);
      await ended(response, '');
      return;
    case 'endless':
      response.writeHead(answer.status === 204 ? 200 : answer.status, answer.headers);
      await trickle(response, endless(answer), manner.bytesPerSecond, signal);
      return;
    case 'close-early':
      response.writeHead(answer.status, { ...answer.headers, ...length });
      await closeEarly(response, answer, manner.bytes);
      return;
  }
}

function ended(response: ServerResponse, last: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once('close', () =>
      response.writableFinished ? resolve() : reject(new Error('connection lost')),
    );
    response.end(last, () => resolve());
  });
}

async function* pieces({ body }: Answer): AsyncGenerator<Buffer, void, undefined> {
  if (body === null) return;
  if (typeof body === 'string' || Buffer.isBuffer(body)) yield Buffer.from(body);
  else for await (const piece of body) yield Buffer.from(piece);
}

/** The answer without its last byte, then endless spaces: valid so far, and never complete. */
async function* endless(answer: Answer): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of pieces(answer)) yield piece.subarray(0, -1);
  const filler = Buffer.alloc(16 * 1024, ' ');
  // The writer throws when the connection or the server ends.
  for (;;) yield filler;
}

const PAUSE = 20;

/** Writes at most so many bytes a second. */
async function trickle(
  response: ServerResponse,
  source: AsyncIterable<Buffer>,
  bytesPerSecond: number,
  signal: AbortSignal,
): Promise<void> {
  const step = Math.max(1, Math.floor((bytesPerSecond * PAUSE) / 1000));
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.flushHeaders();
  for await (const piece of source) {
    for (let at = 0; at < piece.length; at += step) {
      const part = piece.subarray(at, Math.min(at + step, piece.length));
      if (gone.signal.aborted || signal.aborted) throw new Error('connection lost');
      const clear = response.write(part);
      if (bytesPerSecond !== Infinity) {
        await delay((part.length / bytesPerSecond) * 1000, undefined, { signal: gone.signal });
      } else if (!clear) await once(response, 'drain', { signal: gone.signal });
    }
  }
}

/** Sends the head and so many bytes of the body, then closes the connection. */
async function closeEarly(response: ServerResponse, answer: Answer, bytes: number): Promise<void> {
  let left = bytes;
  for await (const piece of pieces(answer)) {
    const part = piece.subarray(0, left);
    left -= part.length;
    await new Promise<void>((resolve) => response.write(part, () => resolve()));
    if (left === 0) break;
  }
  response.flushHeaders();
  response.socket?.destroySoon();
}
