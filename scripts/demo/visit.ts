// The demo with a person in front of it: opens the app and waits until its window is closed.
import { spawn, type ChildProcess } from 'node:child_process';
import { appCommand } from '../../test/support/app';
import { ACME_OWNER, ACME_TOKEN } from '../../test/support/scarf-server';
import { runScript } from '../support/failure';
import { listOf } from './samples';
import { setStage, type Stage } from './stage';

/** Slow enough to watch: events read, and bytes taken, each second. */
const PACE = { rate: 1_500, intakeRate: 5_000_000 };
/** An app that is asked to end may want an answer from its user first; nobody is kept waiting for it. */
const PATIENCE_MS = 4_000;

await runScript(async () => {
  let app: ChildProcess | undefined;
  let ending = false;
  const end = (): void => {
    ending = true;
    app?.kill('SIGTERM');
    setTimeout(() => app?.kill('SIGKILL'), PATIENCE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  console.log('Making sample files and starting a server in the place of Scarf …');
  const stage = await setStage(PACE);
  try {
    if (ending) return 0;
    console.log(await welcome(stage));
    const { executable, args, env } = await appCommand(stage.launch);
    app = spawn(executable, args, { env, stdio: 'ignore' });
    const code = await ended(app);
    if (code === 0 || ending) return 0;
    console.error(`The app ended unexpectedly (${code}).`);
    return 1;
  } finally {
    const own = (await stage.server.imports()).filter(({ seeded }) => !seeded);
    await stage.strike();
    console.log(farewell(own.length));
  }
});

async function welcome({ samples, server }: Stage): Promise<string> {
  return `
The app opens now. It talks to ${server.url}, a server on this computer that behaves as Scarf does. Nothing leaves
this computer, and your own data and password store entry stay as they are.

  Account    ${ACME_OWNER}
  API token  ${ACME_TOKEN}

Files to try, where "Choose a file…" opens; you can also drag them from
${samples.folder}

${await listOf(samples)}

To end: close the window, or press Ctrl+C here. What the demo made is removed then.
`;
}

function farewell(imports: number): string {
  const came = imports === 1 ? '1 import of yours' : `${imports} imports of yours`;
  return `The demo has ended; the server saw ${came}. Its files and its password store entry are gone.`;
}

function ended(app: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    app.once('error', reject);
    app.once('exit', (code, signal) => resolve(code ?? signal ?? 0));
  });
}
