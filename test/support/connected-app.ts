import { onTestFinished } from 'vitest';
import { launchApp, type RunningApp } from './app';
import * as user from './journey';
import {
  ACME_OWNER,
  ACME_TOKEN,
  seedAcme,
  startScarfServer,
  type ScarfServer,
  type ScarfServerOptions,
} from './scarf-server';

export interface Connected {
  readonly app: RunningApp;
  readonly server: ScarfServer;
}

/** A server with the account `acme`; it ends with the test. */
export async function acmeServer(options: ScarfServerOptions = {}): Promise<ScarfServer> {
  const server = await startScarfServer(options);
  onTestFinished(() => server.close());
  await seedAcme(server);
  return server;
}

/** The app on its first run, and a user who has connected `acme`. */
export async function connectedApp(options: ScarfServerOptions = {}): Promise<Connected> {
  const server = await acmeServer(options);
  return { app: await connectTo(server), server };
}

/** The same with a server that is there already. */
export async function connectTo(server: ScarfServer): Promise<RunningApp> {
  const app = await launchApp({ apiUrl: server.url });
  await user.connect(app.page, ACME_OWNER, ACME_TOKEN);
  await app.page.getByTestId('choose-file').first().waitFor();
  return app;
}

/** The app again, with the data that an earlier one left; it has ended. */
export async function startAgain({ app, server }: Connected): Promise<RunningApp> {
  const again = await launchApp({ apiUrl: server.url, userData: app.userData });
  await again.page.getByTestId('choose-file').first().waitFor();
  return again;
}
