import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, ScarfServer } from '../../test/support/scarf-server';
import type { Random } from '../../test/support/random';

const JSON_TYPE = { 'content-type': 'application/json' };
const status = (code: number, more: Partial<Extract<Fault, { kind: 'status' }>> = {}): Fault => ({
  kind: 'status',
  status: code,
  ...more,
});
const tooMany = status(422, { body: { message: 'too many active imports' }, headers: JSON_TYPE });

/** A random fault of an upload. */
function uploadFault(random: Random): Fault {
  const after = random.pick(['headers', 'body'] as const);
  const point = random.pick(['headers', 'body', 1, 2_000, 50_000, 500_000] as const);
  return random.pick<Fault>([
    status(401),
    status(403, { body: '<html>Forbidden</html>', after }),
    status(404, { after }),
    tooMany,
    tooMany,
    status(422, { body: { message: 'odd' } }),
    status(429, { headers: { 'retry-after': String(random.below(40)) }, after }),
    status(500, { after }),
    status(502, { body: '<html>Bad gateway</html>', after }),
    status(503, { headers: { 'retry-after': '5' }, after }),
    { kind: 'html', after },
    { kind: 'bad-json', after },
    { kind: 'redirect', status: random.pick([301, 302, 307, 308] as const), location: 'http://127.0.0.1:9/' },
    { kind: 'reset', after: point },
    { kind: 'reset', after: point },
    { kind: 'reset', after: 'body' },
    { kind: 'hang', after: point },
    { kind: 'accepted-then-reset' },
    { kind: 'accepted-then-reset' },
    { kind: 'accepted-then-reset' },
    { kind: 'trickle', bytesPerSecond: 50 },
    { kind: 'endless' },
    { kind: 'close-early', bytes: random.below(60) },
    { kind: 'latency', ms: 300 + random.below(700) },
  ]);
}

/** A random fault of another request: the list, one import, an abort. */
function requestFault(random: Random): Fault {
  return random.pick<Fault>([
    status(500),
    status(503, { headers: { 'retry-after': '2' } }),
    status(429, { headers: { 'retry-after': '1' } }),
    status(404),
    status(403),
    { kind: 'html' },
    { kind: 'bad-json' },
    { kind: 'redirect', status: 302, location: 'http://127.0.0.1:9/' },
    { kind: 'reset' },
    { kind: 'reset' },
    { kind: 'hang' },
    { kind: 'trickle', bytesPerSecond: 200 },
    { kind: 'endless' },
    { kind: 'close-early', bytes: 30 },
    { kind: 'latency', ms: 500 },
  ]);
}

const UPLOAD = { method: 'POST', path: '/v2/**/import' } as const;
const OTHER_REQUESTS = [
  { method: 'GET', path: '/v2/imports/*' },
  { method: 'GET', path: '/v2/imports/*/*' },
  { method: 'POST', path: '/v2/imports/*/*/abort' },
] as const;

const SLOTS = 15;

/** Injects faults of the server and the network, and foreign imports. */
export class FaultInjector {
  #stopped = false;
  #finished: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly server: ScarfServer,
    private readonly owner: string,
    private readonly random: Random,
  ) {}

  start(): void {
    const sources = [
      () => this.#faults(),
      () => this.#foreignImport(),
      () => this.#fullSlots(),
      () => this.#outage(),
      () => this.#serverSettings(),
    ];
    this.#finished = Promise.all(sources.map((source) => this.#repeat(source)));
  }

  /** Stops injecting and removes all faults. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#finished;
    await this.server.clearFaults();
    await this.server.set({ rate: Infinity, intakeRate: Infinity, partialBodies: 'discard' });
  }

  async #repeat(source: () => Promise<void>): Promise<void> {
    while (!this.#stopped) await source();
  }

  /** Keeps one fault ready for uploads and one for each other request. */
  async #faults(): Promise<void> {
    const { random, server } = this;
    const waiting = (await server.faults()).filter(({ struck, rule }) => struck < (rule.times ?? Infinity));
    if (!waiting.some(({ rule }) => rule.path === UPLOAD.path)) {
      const skip = 1 + random.below(4);
      await server.addFault({ ...UPLOAD, times: 1, skip, fault: uploadFault(random) });
    }
    for (const request of OTHER_REQUESTS) {
      if (waiting.some(({ rule }) => rule.path === request.path)) continue;
      const skip = random.below(20);
      const times = 1 + random.below(3);
      await server.addFault({ ...request, times, skip, fault: requestFault(random) });
    }
    await delay(20);
  }

  /** A foreign import. */
  async #foreignImport(): Promise<void> {
    await delay(1_000 + this.random.below(4_000));
    const total = this.random.below(3_000);
    const ended = this.random.below(3) > 0;
    const { id } = await this.server.seedImport({
      owner: this.owner,
      status: ended ? 'done' : 'importing',
      total,
      imported: total,
    });
    if (ended) return;
    await delay(this.random.below(1_500));
    await this.server.endImport({ id });
  }

  /** So many foreign imports that all slots are taken. */
  async #fullSlots(): Promise<void> {
    await delay(5_000 + this.random.below(10_000));
    const ids: string[] = [];
    for (let count = 0; count < SLOTS; count += 1) {
      const { id } = await this.server.seedImport({ owner: this.owner, status: 'importing' });
      ids.push(id);
    }
    await delay(500 + this.random.below(2_000));
    for (const id of ids) await this.server.endImport({ id });
  }

  /** The network is down for a while. */
  async #outage(): Promise<void> {
    await delay(10_000 + this.random.below(20_000));
    const { id } = await this.server.addFault({ path: '/v2/**', fault: { kind: 'reset' } });
    await delay(300 + this.random.below(1_500));
    await this.server.clearFaults({ id });
  }

  /** Changes how fast the server receives and imports, and whether it keeps incomplete bodies. */
  async #serverSettings(): Promise<void> {
    const { random, server } = this;
    await server.set({
      rate: random.pick([Infinity, 50_000, 5_000]),
      intakeRate: random.pick([Infinity, 1_000_000, 200_000]),
      partialBodies: random.pick(['keep', 'discard'] as const),
    });
    await delay(1_000 + random.below(2_000));
  }
}
