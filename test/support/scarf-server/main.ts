import { parseArgs } from 'node:util';
import { seedAcme, startScarfServer } from './index';

// Run by hand or by the demo: `tsx test/support/scarf-server/main.ts --port 8787 --rate 5000`.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    /** Events read per second; `Infinity`: at once. */
    rate: { type: 'string', default: '2000' },
    validation: { type: 'string', default: 'full' },
    record: { type: 'string', default: 'all' },
  },
});

const server = await startScarfServer({
  port: Number(values.port),
  rate: Number(values.rate),
  validation: values.validation === 'count' ? 'count' : 'full',
  record: values.record === 'none' || values.record === 'hash' ? values.record : 'all',
});
const acme = await seedAcme(server);
console.log(`url ${server.url}\nowner ${acme.owner}\ntoken ${acme.token}`);

const end = (): void => {
  void server.close();
};
process.once('SIGINT', end);
process.once('SIGTERM', end);
