import { readFile, writeFile } from 'node:fs/promises';
import { Refusal } from './answer';
import type { HeldEvent, OperationName, ScarfSteering } from './contract';
import { heldEvents } from './held-events';
import { LineCounter } from './lines';
import type { ScarfState } from './state';

type Parameters<Name extends OperationName> = globalThis.Parameters<ScarfSteering[Name]>[0];

/** The operations for tests, on the server's state. */
export class Steering implements ScarfSteering {
  constructor(protected readonly state: ScarfState) {}

  readonly set = async (change: Parameters<'set'>) => {
    this.state.set(change);
    return this.state.settings;
  };
  readonly addAccount = async (account: Parameters<'addAccount'>) => this.state.accounts.add(account);
  readonly removeAccount = async ({ token }: Parameters<'removeAccount'>) =>
    this.state.accounts.remove(token);
  readonly addPackages = async ({ owner, packages }: Parameters<'addPackages'>) =>
    this.state.accounts.addPackages(owner, packages);
  readonly addTrackingPixels = async ({ owner, pixels }: Parameters<'addTrackingPixels'>) =>
    this.state.accounts.addTrackingPixels(owner, pixels);
  readonly removeArtifact = async ({ owner, id }: Parameters<'removeArtifact'>) =>
    this.state.accounts.removeArtifact(owner, id);

  readonly addFault = async (rule: Parameters<'addFault'>) => this.state.faults.add(rule);
  readonly faults = async () => [...this.state.faults.all];
  readonly clearFaults = async (which?: Parameters<'clearFaults'>) => this.state.faults.clear(which?.id);

  readonly seedImport = async (seed: Parameters<'seedImport'>) => {
    if (this.state.accounts.find(seed.owner) === undefined) throw new Refusal(404, `no owner ${seed.owner}`);
    return this.state.imports.seed(seed).record;
  };
  /** Adds an import of an earlier server. Its body is read as if it had just arrived. */
  readonly restoreImport = async ({ body, ...restore }: Parameters<'restoreImport'>) => {
    const owner = this.state.accounts.find(restore.owner);
    if (owner === undefined) throw new Refusal(404, `no owner ${restore.owner}`);
    const item = this.state.imports.restore(restore);
    await writeFile(item.bodyPath, body);
    const bytes = Buffer.from(body);
    const counter = new LineCounter();
    counter.add(bytes);
    item.bodyKept = true;
    item.received = { wireBytes: bytes.length, bytes: bytes.length, lines: counter.lines, complete: true };
    this.state.read(item, owner);
    return item.record;
  };
  readonly endImport = async ({ id }: Parameters<'endImport'>) => {
    const item = this.state.imports.byId(id);
    item.end('done', this.state.now());
    return item.record;
  };
  readonly setLog = async ({ id, log }: Parameters<'setLog'>) =>
    this.state.imports.setLog(this.state.imports.byId(id), log);

  readonly imports = async () =>
    this.state.imports.all.filter((item) => item.listed).map((item) => item.record);
  readonly heldCounts = async ({ owner }: Parameters<'heldCounts'>) =>
    Object.fromEntries(this.state.accounts.find(owner)?.held ?? []);
  readonly requests = async (filter?: Parameters<'requests'>) => [
    ...this.state.requests.select(filter ?? {}),
  ];
  readonly waitForRequest = (wait: Parameters<'waitForRequest'>) =>
    this.state.requests.waitFor(wait, this.state.ending);
  readonly aborts = async () => [...this.state.imports.aborts];

  readonly step = ({ events }: Parameters<'step'>) => this.state.clock.step(events);
  readonly settled = async (which?: Parameters<'settled'>) => {
    const waited = which === undefined ? this.state.imports.all : [this.state.imports.byId(which.id)];
    // A seeded import ends only on request, so it is awaited only by id.
    await Promise.all(waited.filter((item) => which !== undefined || !item.seeded).map((item) => item.ended));
  };
  readonly reset = () => this.state.reset();

  readonly body = async (importId: string): Promise<Buffer> => {
    const item = this.state.imports.byId(importId);
    if (!item.bodyKept) throw new Refusal(409, `the body of import ${importId} was not recorded`);
    return readFile(item.bodyPath);
  };

  readonly events = (owner: string, artifactId?: string): AsyncIterable<HeldEvent> => {
    const { state } = this;
    return (async function* () {
      const place = state.accounts.find(owner);
      if (place === undefined) throw new Refusal(404, `no owner ${owner}`);
      for (const item of state.imports.all) {
        if (item.owner === owner) yield* heldEvents(item, place, artifactId);
      }
    })();
  };
}
