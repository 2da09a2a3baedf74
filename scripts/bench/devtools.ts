import type { ChildProcess } from 'node:child_process';
import { fetch, WebSocket } from 'undici';

/** The DevTools port that a program started with `--remote-debugging-port=0` prints. */
export function devtoolsPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      const port = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`The program ended before it opened a window: ${output}`)));
  });
}

/** Evaluates an expression in the only page of a running Electron, and awaits a promise. */
export async function evaluateInPage(port: number, expression: string): Promise<unknown> {
  const listed = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = listed.find(({ type }) => type === 'page');
  if (page === undefined) throw new Error('Electron has no page.');
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  try {
    return await new Promise((resolve, reject) => {
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.addEventListener('open', () =>
        socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params })),
      );
      socket.addEventListener('error', () => reject(new Error('The DevTools connection failed.')));
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: { result?: { value?: unknown } } };
        if (answer.id === 1) resolve(answer.result?.result?.value);
      });
    });
  } finally {
    socket.close();
  }
}
