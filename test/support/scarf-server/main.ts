import { parseArgs } from 'node:util';
import { seedAcme, startScarfServer } from './index';

// Started by hand or by the demo: `tsx test/support/scarf-server/main.ts --port 8787 --rate 5000`.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    /** Events per second an import is read at; `Infinity` for at once. */
    rate: { type: 'string', default: '2000' },
    judging: { type: 'string', default: 'full' },
    record: { type: 'string', default: 'all' },
  },
});

const server = await startScarfServer({
  port: Number(values.port),
  rate: Number(values.rate),
  judging: values.judging === 'count' ? 'count' : 'full',
  record: values.record === 'none' || values.record === 'hash' ? values.record : 'all',
});
const acme = await seedAcme(server);
console.log(`url ${server.url}\nowner ${acme.owner}\ntoken ${acme.token}`);

const end = (): void => {
  void server.close();
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
