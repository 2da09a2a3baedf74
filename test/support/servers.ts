import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { onTestFinished } from 'vitest';
import { identity, type CertificateName } from './tls';

/** Small servers on 127.0.0.1. They end with the test. */
export function atEnd(end: () => void): void {
  onTestFinished(end);
}

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as net.AddressInfo).port;
}

/** A server of bare connections, with a count of them. */
export async function bareServer(onSocket: (socket: net.Socket) => void) {
  const seen = { connections: 0 };
  const port = await listen(
    net.createServer((socket) => {
      seen.connections += 1;
      onSocket(socket);
    }),
  );
  return { port, url: `http://127.0.0.1:${port}`, seen };
}

/** An HTTP server that records its requests. */
export async function webServer(
  answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void,
) {
  const requests: IncomingMessage[] = [];
  const handle: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response, requests.length);
  };
  const server: Server = createServer(handle);
  const port = await listen(server);
  return { port, url: `http://127.0.0.1:${port}`, requests };
}

/** The same over TLS, with a certificate of the test authority. */
export async function secureServer(certificate: CertificateName, answer: RequestListener) {
  const inner = createServer(answer);
  const seen = { connections: 0, names: [] as (string | false | null)[] };
  const server = tls.createServer({ ...identity(certificate), ALPNProtocols: ['http/1.1'] }, (socket) => {
    seen.connections += 1;
    seen.names.push(socket.servername);
    inner.emit('connection', socket);
  });
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  return { port, url: `https://localhost:${port}`, seen };
}

/** Wants this sign-in, `user:password`, by Basic. A test may change it. */
export interface BasicManner {
  basic: string;
  /** What it says it accepts. */
  readonly says?: string;
}

/** How a proxy handles CONNECT. */
export type ProxyManner =
  'accept' | 'sign-in' | 'redirect' | 'drop' | 'hang' | 'garbage' | 'endless' | BasicManner;

/** A CONNECT proxy that counts its connections. `leadsTo`: a local port that replaces the requested target. */
export async function proxyServer(manner: ProxyManner, secure = false, leadsTo?: number) {
  const seen = { connections: 0, heads: [] as string[] };
  const open = new Set<net.Socket>();
  const serve = (socket: net.Socket): void => {
    seen.connections += 1;
    socket.on('error', () => undefined);
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    let head = '';
    const onData = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', onData);
      seen.heads.push(head);
      conduct(manner, head, socket, leadsTo);
    };
    socket.on('data', onData);
  };
  const server = secure ? tls.createServer(identity('server'), serve) : net.createServer(serve);
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  /** The sign-ins that it was sent, as text. */
  const signIns = (): string[] =>
    seen.heads.flatMap((head) => {
      const sent = /^proxy-authorization: Basic (.*)$/im.exec(head)?.[1];
      return sent === undefined ? [] : Buffer.from(sent, 'base64').toString('utf8');
    });
  return { port, seen, cut, signIns };
}

function conduct(manner: ProxyManner, head: string, socket: net.Socket, leadsTo?: number): void {
  if (typeof manner === 'object') {
    const { basic, says = 'Basic realm="office"' } = manner;
    const isRight = head.includes(`Basic ${Buffer.from(basic, 'utf8').toString('base64')}\r\n`);
    if (isRight) conduct('accept', head, socket, leadsTo);
    else
      socket.end(
        `HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: ${says}\r\ncontent-length: 0\r\n\r\n`,
      );
    return;
  }
  switch (manner) {
    case 'redirect':
      socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n');
      return;
    case 'accept': {
      const [, host = '', port = ''] = /^CONNECT ([^:]+):(\d+)/.exec(head) ?? [];
      const onward = net.connect(leadsTo ?? Number(port), leadsTo === undefined ? host : '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      return;
    }
    case 'sign-in':
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: NTLM\r\ncontent-length: 0\r\n\r\n',
      );
      return;
    case 'drop':
      socket.destroy();
      return;
    case 'hang':
      return;
    case 'garbage':
      socket.write('220 mail.example ready\r\n\r\n');
      return;
    case 'endless': {
      const timer = setInterval(() => socket.write('x-more: more\r\n'.repeat(500)), 1);
      socket.on('close', () => clearInterval(timer));
      socket.write('HTTP/1.1 200 OK\r\n');
    }
  }
}

/** How a SOCKS proxy handles a client. */
export type SocksManner = 'accept' | 'sign-in' | 'forbid' | 'drop' | 'hang' | { readonly wants: string };

/** A SOCKS proxy, version 4a or 5 as requested, that counts its connections and records hosts. */
export async function socksServer(manner: SocksManner) {
  const seen = { connections: 0, hosts: [] as string[] };
  const wants = typeof manner === 'object' ? manner.wants : null;
  const port = await listen(
    net.createServer((socket) => {
      seen.connections += 1;
      if (manner === 'drop') socket.destroy();
      if (manner !== 'drop' && manner !== 'hang')
        socket.once('data', (greeting) => (greeting[0] === 5 ? greet(greeting) : four(greeting)));
      const lead = (host: string, to: number, yes: Buffer, no: Buffer): void => {
        seen.hosts.push(host);
        if (manner !== 'accept' && wants === null) return void socket.end(no);
        const onward = net.connect(to, host, () => {
          socket.write(yes);
          socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
      };
      // RFC 1929: version 1, then user name and password, each after its length.
      const greet = (greeting: Buffer): void => {
        const takesPasswords = greeting.subarray(2).includes(2);
        if (wants === null || !takesPasswords) {
          five(manner === 'sign-in' || wants !== null ? 0xff : 0);
          return;
        }
        socket.write(Buffer.from([5, 2]));
        socket.once('data', (given) => {
          const end = 2 + (given[1] ?? 0);
          const signIn = `${given.toString('utf8', 2, end)}:${given.toString('utf8', end + 1)}`;
          if (signIn === wants) request(Buffer.from([1, 0]));
          else socket.end(Buffer.from([1, 1]));
        });
      };
      // RFC 1928: greeting, then a request with a name (type 3) or an IPv4 address (type 1).
      const five = (method: number): void => request(Buffer.from([5, method]));
      const request = (reply: Buffer): void => {
        socket.write(reply);
        socket.once('data', (ask) => {
          const named = ask[3] === 3;
          const end = named ? 5 + (ask[4] ?? 0) : 8;
          const host = named ? ask.toString('latin1', 5, end) : ask.subarray(4, end).join('.');
          const answer = (code: number) => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
          lead(host, ask.readUInt16BE(end), answer(0), answer(2));
        });
      };
      // SOCKS 4a: 4, 1, port, 0.0.0.x, user, 0, name, 0.
      const four = (ask: Buffer): void => {
        const reply = (code: number) => Buffer.from([0, code, 0, 0, 0, 0, 0, 0]);
        const [, name = ''] = ask.toString('latin1', 8).split('\0');
        lead(name === '' ? ask.subarray(4, 8).join('.') : name, ask.readUInt16BE(2), reply(90), reply(91));
      };
    }),
  );
  return { port, seen };
}

/** A port without a listener. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
