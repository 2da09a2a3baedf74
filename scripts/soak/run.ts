import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { PhaseName } from '../../src/shared/imports/import';
import { Random } from '../../test/support/random';
import { seedAcme, startScarfServer, type ScarfServer } from '../../test/support/scarf-server';
import { App } from './app';
import { audit, type Audit, type Ended } from './audit';
import { bundleApp } from './bundle';
import { changeFile, markOf, truncateFile, writeEventFile, type EventFile } from './event-file';
import { planImports, type PlannedImport } from './plan';
import { decide, isSettled, type Submitted } from './user';
import { FaultInjector } from './fault-injector';

export interface SoakOptions {
  readonly seed: number;
  readonly imports: number;
  readonly log: (line: string) => void;
}

export interface SoakResult {
  readonly seed: number;
  readonly imports: number;
  readonly minutes: number;
  readonly phases: ReadonlyMap<string, number>;
  readonly events: number;
  readonly bytes: number;
  /** How often each kind of fault occurred. */
  readonly faults: ReadonlyMap<string, number>;
  readonly kills: number;
  readonly stops: number;
  readonly wakes: number;
  /** Uploads in flight when the app was killed, counted by their phase right after the restart. */
  readonly phasesAfterRestart: ReadonlyMap<string, number>;
  readonly errors: readonly string[];
  readonly audit: Audit;
}

/** The app's clock runs this many times faster than real time. */
const SPEED = 40;
/** Limit of unfinished imports. */
const UNFINISHED_LIMIT = 12;
/** The user sets the number of parallel imports; the seed chooses it. */
const PARALLEL_CHOICES = 5;
const SETTLE_LIMIT_MS = 150_000;

/** Runs all imports through faults, kills and restarts, then audits the result. */
export async function soak({ seed, imports, log }: SoakOptions): Promise<SoakResult> {
  const began = performance.now();
  const server = await startScarfServer();
  const { owner, token } = await seedAcme(server);
  const bundle = await bundleApp();
  const folder = await mkdtemp(join(tmpdir(), 'scarf-soak-'));
  const app = new App(bundle.app, {
    apiUrl: server.url,
    owner,
    token,
    folder: join(folder, 'data'),
    threadFile: bundle.thread,
    parallelImports: 2 + (seed % PARALLEL_CHOICES),
    speed: SPEED,
    since: Date.now(),
  });
  const run = new Run(
    app,
    server,
    new FaultInjector(server, owner, new Random(seed ^ 0x0ddba11)),
    folder,
    seed,
    log,
  );
  try {
    await app.start();
    await run.all(planImports(imports, new Random(seed)));
    const ended = run.ended();
    await app.close();
    return {
      seed,
      imports,
      minutes: (performance.now() - began) / 60_000,
      phases: countByName(ended.map(({ view }) => phaseOf(view?.phase))),
      events: ended.reduce((sum, { one }) => sum + one.plan.lines, 0),
      bytes: ended.reduce((sum, { file }) => sum + file.bytes, 0),
      faults: countByName((await server.requests()).flatMap(({ fault }) => fault ?? [])),
      kills: app.kills,
      stops: run.stops,
      wakes: run.wakes,
      phasesAfterRestart: countByName(app.viewsAfterRestart.map((view) => view?.phase.name ?? 'nothing')),
      errors: app.errors,
      audit: await audit(server, owner, ended),
    };
  } finally {
    await app.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
    await rm(bundle.folder, { recursive: true, force: true });
  }
}

type Phase = { readonly name: PhaseName; readonly arrived?: string };
const phaseOf = (phase: Phase | undefined): string =>
  phase === undefined ? 'never begun' : [phase.name, phase.arrived].filter(Boolean).join(': ');

function countByName(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of [...names].sort()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

class Run {
  stops = 0;
  wakes = 0;
  readonly #submitted: { readonly one: Submitted; readonly file: EventFile }[] = [];
  readonly #origins = new Map<string, number | null>();
  readonly #userRandom: Random;
  readonly #restartRandom: Random;
  #restarting: Promise<void> = Promise.resolve();

  constructor(
    private readonly app: App,
    private readonly server: ScarfServer,
    private readonly faults: FaultInjector,
    private readonly folder: string,
    seed: number,
    private readonly log: (line: string) => void,
  ) {
    this.#userRandom = new Random(seed ^ 0x5eed);
    this.#restartRandom = new Random(seed ^ 0xdead);
  }

  async all(plans: readonly PlannedImport[]): Promise<void> {
    this.faults.start();
    let allBegun = false;
    const restarts = this.#restarts(() => allBegun);
    const user = this.#user(() => allBegun);
    for (const plan of plans) {
      while (this.#unfinishedCount() >= UNFINISHED_LIMIT) await this.app.changed(200);
      await this.#submit(plan);
      if (plan.number % 25 === 0) this.log(`${plan.number} begun, ${this.#unfinishedCount()} unfinished`);
    }
    await delay(2_000);
    allBegun = true;
    await restarts;
    await this.faults.stop();
    this.log('no more faults');
    await user;
  }

  ended(): readonly Ended[] {
    return this.#submitted.map(({ one, file }) => ({
      one,
      file,
      view: this.#viewOf(one),
      folder: join(this.folder, 'data/imports', one.importId ?? 'none'),
      trail: this.app.trails.get(one.importId ?? '') ?? [],
    }));
  }

  #viewOf({ importId }: Submitted) {
    return importId === null ? undefined : this.app.views.get(importId);
  }

  #isSending(): boolean {
    return [...this.app.views.values()].some(({ phase }) => phase.name === 'uploading');
  }

  #unfinishedCount(): number {
    return this.#submitted.filter(({ one }) => !isSettled(this.#viewOf(one), one)).length;
  }

  /** Writes the file and begins its import. After a kill the user looks for it in the list and begins it again if absent. */
  async #submit(plan: PlannedImport): Promise<void> {
    const file = await writeEventFile(this.folder, plan);
    const { path } = file;
    const one: Submitted = {
      plan,
      fileName: basename(path),
      importId: null,
      left: false,
      sentAgainUnconfirmed: false,
      decisions: 0,
    };
    const MAX_TRIES = 50;
    for (let tries = 0; tries < MAX_TRIES && one.importId === null; tries += 1) {
      await this.#restarting;
      const found = [...this.app.views.values()].find(({ fileName }) => fileName === one.fileName);
      if (found !== undefined) {
        one.importId = found.id;
        break;
      }
      const { destination, safetyIds } = plan;
      const answer = await this.app.do({ do: 'begin', path, destination, safetyIds });
      if (answer.kind === 'done') one.importId = answer.text;
      if (answer.kind === 'refused') throw new Error(`Import ${plan.number} was not begun: ${answer.text}`);
      if (answer.kind === 'killed') await delay(50);
    }
    this.#submitted.push({ one, file });
    void this.#interfere(one, path);
  }

  async #interfere({ plan, importId }: Submitted, path: string): Promise<void> {
    if (plan.interference === 'none' || importId === null) return;
    await delay(plan.interferenceAfter);
    switch (plan.interference) {
      case 'stop':
        this.stops += 1;
        await this.app.do({ do: 'stop', importId });
        return;
      case 'change-file':
        return changeFile(path);
      case 'truncate-file':
        return truncateFile(path);
    }
  }

  /** After every few new imports, kills and restarts the app or wakes it as after sleep. */
  async #restarts(allBegun: () => boolean): Promise<void> {
    const random = this.#restartRandom;
    for (let next = 1; !allBegun();) {
      if (this.#submitted.length < next) {
        await this.app.changed(100);
        continue;
      }
      await delay(random.below(1_000));
      next = this.#submitted.length + 1 + random.below(8);
      if (this.app.kills > 0 && random.below(4) === 0) {
        this.wakes += 1;
        await this.app.do({ do: 'wake' });
      } else await (this.#restarting = this.#restart(random.below(300)));
    }
  }

  /** Half of the restarts wait up to 1.5 seconds for an upload, so that the kill interrupts it. */
  async #restart(pause: number): Promise<void> {
    const SOON_MS = 1_500;
    const until = performance.now() + SOON_MS;
    const wantsUpload = this.#restartRandom.below(2) === 0;
    while (wantsUpload && !this.#isSending() && performance.now() < until) await this.app.changed(20);
    await this.app.kill();
    await delay(pause);
    await this.app.start();
  }

  /** Takes the decisions of the user until no import is unfinished, or the time after the last fault is over. */
  async #user(allBegun: () => boolean): Promise<void> {
    let settlingSince: number | null = null;
    for (;;) {
      for (const { one } of this.#submitted) {
        const view = this.#viewOf(one);
        if (view !== undefined && !isSettled(view, one)) {
          await decide(this.app, one, view, this.#userRandom, (id) => this.#isImportOf(id, one.plan.number));
        }
      }
      if (allBegun()) {
        settlingSince ??= performance.now();
        const hasTime = performance.now() - settlingSince < SETTLE_LIMIT_MS;
        if (this.#unfinishedCount() === 0 || !hasTime) return;
      }
      await delay(150);
    }
  }

  /** Whether the server's import holds events of this import. A user would recognize it by its time and size. */
  async #isImportOf(remoteId: string, number: number): Promise<boolean> {
    let origin = this.#origins.get(remoteId);
    if (origin === undefined) {
      const body = await this.server.body(remoteId).catch(() => Buffer.alloc(0));
      origin = markOf(body.toString('utf8', 0, 64 * 1024))?.number ?? null;
      this.#origins.set(remoteId, origin);
    }
    return origin === number;
  }
}
