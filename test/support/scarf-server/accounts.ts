import { Refusal } from './answer';
import type { Account } from './contract';
import type { Package, TrackingPixel } from './scarf-types';

/** A user or an organization: its artifacts and its events on the server. */
export interface Owner {
  readonly name: string;
  readonly packages: Map<string, Package>;
  readonly pixels: Map<string, TrackingPixel>;
  /** Every `$unique_id` imported so far: the first one is kept, later ones are ignored. */
  readonly uniqueIds: Set<string>;
  /** Events held for each artifact id. */
  readonly held: Map<string, number>;
}

/** Tokens and owners. */
export class Accounts {
  readonly #tokens = new Map<string, Set<string>>();
  readonly #owners = new Map<string, Owner>();

  add(account: Account): void {
    this.#tokens.set(account.token, new Set(account.owners));
    for (const name of account.owners) this.#ensure(name);
  }

  /** Revokes the token. Its owners stay. */
  remove(token: string): void {
    this.#tokens.delete(token);
  }

  addPackages(owner: string, packages: readonly Package[]): void {
    for (const item of packages) this.#ensure(owner).packages.set(item.id, item);
  }

  addTrackingPixels(owner: string, pixels: readonly TrackingPixel[]): void {
    for (const item of pixels) this.#ensure(owner).pixels.set(item.id, item);
  }

  removeArtifact(owner: string, id: string): void {
    this.#ensure(owner).packages.delete(id);
    this.#ensure(owner).pixels.delete(id);
  }

  /** For the control, which needs no token. */
  find(name: string): Owner | undefined {
    return this.#owners.get(name.toLowerCase());
  }

  /** The owners that the request's token may access. Refuses an unknown token with 403. */
  admit(authorization: string | undefined): ReadonlySet<string> {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const owners = token === undefined ? undefined : this.#tokens.get(token);
    if (owners === undefined) throw new Refusal(403, 'Unauthorized access');
    return owners;
  }

  /** The owner named by a request: 404 if unknown, 403 if the token may not access it. */
  enter(name: string, allowed: ReadonlySet<string>): Owner {
    const owner = this.#owners.get(name.toLowerCase());
    if (owner === undefined) throw new Refusal(404, 'Owner not found');
    if (!allowed.has(owner.name)) throw new Refusal(403, 'Unauthorized access');
    return owner;
  }

  clear(): void {
    this.#tokens.clear();
    this.#owners.clear();
  }

  #ensure(name: string): Owner {
    const known = this.#owners.get(name.toLowerCase());
    if (known !== undefined) return known;
    const owner: Owner = {
      name,
      packages: new Map(),
      pixels: new Map(),
      uniqueIds: new Set(),
      held: new Map(),
    };
    this.#owners.set(name.toLowerCase(), owner);
    return owner;
  }
}
