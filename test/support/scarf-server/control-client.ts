import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { z } from 'zod';
import {
  fromJson,
  heldEventSchema,
  operations,
  toJson,
  type HeldEvent,
  type OperationName,
  type ScarfSteering,
} from './contract';

/** The control from another process, over HTTP. Rejects with the server's message. */
export class ScarfControl implements ScarfSteering {
  /** `url` is the URL that the server prints. */
  constructor(private readonly url: string) {}

  readonly set = this.#operation('set');
  readonly addAccount = this.#operation('addAccount');
  readonly removeAccount = this.#operation('removeAccount');
  readonly addPackages = this.#operation('addPackages');
  readonly addTrackingPixels = this.#operation('addTrackingPixels');
  readonly removeArtifact = this.#operation('removeArtifact');
  readonly addFault = this.#operation('addFault');
  readonly faults = this.#operation('faults');
  readonly clearFaults = this.#operation('clearFaults');
  readonly seedImport = this.#operation('seedImport');
  readonly restoreImport = this.#operation('restoreImport');
  readonly endImport = this.#operation('endImport');
  readonly setLog = this.#operation('setLog');
  readonly imports = this.#operation('imports');
  readonly heldCounts = this.#operation('heldCounts');
  readonly requests = this.#operation('requests');
  readonly waitForRequest = this.#operation('waitForRequest');
  readonly aborts = this.#operation('aborts');
  readonly step = this.#operation('step');
  readonly settled = this.#operation('settled');
  readonly reset = this.#operation('reset');

  readonly body = async (importId: string): Promise<Buffer> => {
    const response = await this.#fetch(`body?${new URLSearchParams({ id: importId }).toString()}`);
    return Buffer.from(await response.arrayBuffer());
  };

  readonly events = (owner: string, artifactId?: string): AsyncIterable<HeldEvent> => {
    const query = new URLSearchParams({ owner, ...(artifactId !== undefined && { artifact: artifactId }) });
    const fetched = (): Promise<Response> => this.#fetch(`events?${query.toString()}`);
    return (async function* () {
      const { body } = await fetched();
      if (body === null) return;
      const input = Readable.fromWeb(body as ReadableStream);
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        yield heldEventSchema.parse(JSON.parse(line));
      }
    })();
  };

  #operation<Name extends OperationName>(name: Name): ScarfSteering[Name] {
    const call = async (input?: unknown): Promise<z.output<(typeof operations)[Name]['output']>> => {
      const response = await this.#fetch(name, input === undefined ? '' : toJson(input));
      return operations[name].output.parse(fromJson(await response.text())) as z.output<
        (typeof operations)[Name]['output']
      >;
    };
    return call as ScarfSteering[Name];
  }

  async #fetch(path: string, body?: string): Promise<Response> {
    const response = await fetch(
      `${this.url}/__control/${path}`,
      body === undefined ? {} : { method: 'POST', body },
    );
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
