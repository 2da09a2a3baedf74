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
  readonly #tokens = new Map<string, Account>();
  readonly #owners = new Map<string, Owner>();

  add(account: Account): void {
    this.#tokens.set(account.token, account);
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

  /** The account of the request's token. Refuses an unknown token with 401, and what its role may not do with 403. */
  admit(authorization: string | undefined, method: string): Account {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    const account = token === undefined ? undefined : this.#tokens.get(token);
    if (account === undefined) throw new Refusal(401, 'Unauthorized access');
    if (account.role === 'member' && method !== 'GET') throw new Refusal(403, 'Members may not do this');
    return account;
  }

  /** The owner named by a request: 404 if unknown, 403 if the token may not access it. */
  enter(name: string, { owners }: Account): Owner {
    const owner = this.#owners.get(name.toLowerCase());
    if (owner === undefined) throw new Refusal(404, 'Owner not found');
    if (!owners.includes(owner.name)) throw new Refusal(403, 'Unauthorized access');
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
