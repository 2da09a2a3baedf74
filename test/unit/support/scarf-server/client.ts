import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ACME_OWNER, ACME_TOKEN, seedAcme, startScarfServer } from '../../../support/scarf-server';
import type { ScarfServer, ScarfServerOptions } from '../../../support/scarf-server';
import type { EventImportAnswer } from '../../../support/scarf-server';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Sent {
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** A call on its own connection. Rejects if the connection breaks before the answer is complete. */
export function call(server: ScarfServer, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const token = sent.token === undefined ? ACME_TOKEN : sent.token;
  const headers = { ...(token !== null && { authorization: `Bearer ${token}` }), ...sent.headers };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method, headers, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    const { body } = sent;
    if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) outgoing.end(body);
    else pipeline(Readable.from(body, { objectMode: false }), outgoing).catch(reject);
  });
}

export const NDJSON = { 'content-type': 'application/x-ndjson' } as const;

export const post = (
  server: ScarfServer,
  body: NonNullable<Sent['body']>,
  headers: Readonly<Record<string, string>> = {},
  path = `/v2/${ACME_OWNER}/import`,
): Promise<Reply> => call(server, 'POST', path, { body, headers: { ...NDJSON, ...headers } });

export const parsed = (reply: Reply): unknown => JSON.parse(reply.text);
export const importOf = (reply: Reply): EventImportAnswer => JSON.parse(reply.text) as EventImportAnswer;

/** A server with the account acme. */
export async function startAcme(options: ScarfServerOptions = {}): Promise<ScarfServer> {
  const server = await startScarfServer(options);
  await seedAcme(server);
  return server;
}
