import { afterAll, beforeEach } from 'vitest';
import { seedAcme, startScarfServer, type ScarfServer } from './scarf-server';

/** One server for a whole test file, which holds the account `acme` and nothing else at the beginning of each test. */
export async function oneServer(): Promise<ScarfServer> {
  const server = await startScarfServer({ rate: Infinity });
  beforeEach(async () => {
    await server.reset();
    await seedAcme(server);
  });
  afterAll(() => server.close());
  return server;
}
