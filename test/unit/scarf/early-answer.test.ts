import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { uploaderFor } from './test-clients';
import { atEnd } from '../../support/servers';

/** A thread that refuses at the first byte and closes without reading the rest, which resets the connection. */
const REFUSING_SERVER = `
  const { parentPort } = require('node:worker_threads');
  const answer = 'HTTP/1.1 422 No\\r\\ncontent-length: 23\\r\\n\\r\\ntoo many active imports';
  const server = require('node:net').createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('readable', () => socket.write(answer, () => socket.destroy()));
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

function beBusy(): void {
  const until = performance.now() + 20;
  while (performance.now() < until);
}

/** Bodies that block the event loop: the answer and the reset arrive before any socket is read. */
const BODIES = {
  'between two chunks': async function* () {
    for (let nth = 0; nth < 20; nth += 1) {
      yield new Uint8Array(64 * 1024);
      beBusy();
    }
  },
  'while a chunk arrives from another thread': async function* () {
    const { port1, port2 } = new MessageChannel();
    try {
      for (let nth = 0; nth < 20; nth += 1) {
        yield new Uint8Array(64 * 1024);
        const arrived = once(port2, 'message').then(beBusy);
        port1.postMessage(nth);
        await arrived;
      }
    } finally {
      port1.close();
    }
  },
};

it.each(Object.entries(BODIES))(
  'a refusal that arrives before a reset is read, with a process busy %s',
  async (_when, body) => {
    const thread = new Worker(REFUSING_SERVER, { eval: true });
    atEnd(() => void thread.terminate());
    const [port] = (await once(thread, 'message')) as [number];
    const outcomes: string[] = [];
    for (let nth = 0; nth < 10; nth += 1) {
      const outcome = await uploaderFor(`http://127.0.0.1:${port}`)({
        owner: 'acme',
        destination: { kind: 'mixed' },
        body: body(),
        signal: new AbortController().signal,
      });
      outcomes.push(outcome.kind === 'accepted' ? 'accepted' : `${outcome.kind} ${outcome.failure.code}`);
    }
    expect(outcomes).toEqual(Array(10).fill('refused too-many-imports'));
  },
);
