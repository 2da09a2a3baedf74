import type { ChildProcess } from 'node:child_process';
import { fetch, WebSocket } from 'undici';

/** Where a program that was started with `--remote-debugging-port=0` says it listens. */
export function devtoolsPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let told = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      told += bytes.toString();
      const port = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(told)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`It ended before its window was there: ${told}`)));
  });
}

/** Evaluates an expression in the one page of a running Electron; a promise is waited for. */
export async function evaluateInPage(port: number, expression: string): Promise<unknown> {
  const listed = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = listed.find(({ type }) => type === 'page');
  if (page === undefined) throw new Error('There is no page.');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  try {
    return await new Promise((resolve, reject) => {
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.addEventListener('open', () =>
        socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params })),
      );
      socket.addEventListener('error', () => reject(new Error('The page cannot be asked.')));
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: { result?: { value?: unknown } } };
        if (answer.id === 1) resolve(answer.result?.result?.value);
      });
    });
  } finally {
    socket.close();
  }
}
