import type { ConnectionView } from '../../shared/connection';
import { failure, succeed, type Failure, type Result } from '../../shared/failure';
import { cleanToken } from '../credentials/token';
import type { TokenStore } from '../credentials/token-store';
import type { Account } from '../storage/settings-store';

export interface ConnectionParts {
  readonly store: TokenStore;
  /** Which account was connected last; the token is never in it. */
  readonly remembered: { read(): Account | null; write(account: Account | null): void };
  /** Lists the account's imports with this token: the one question that proves both. */
  readonly probe: (owner: string, token: string) => Promise<Result<unknown>>;
  readonly changed: (view: ConnectionView) => void;
  /** Scarf answers again after it, or the way to it, was in trouble. */
  readonly recovered: () => void;
}

/** The account and its token. The token stays in this object's memory and in the password store. */
export class Connection {
  #view: ConnectionView = { state: 'opening' };
  #token: string | null = null;

  constructor(private readonly parts: ConnectionParts) {}

  get view(): ConnectionView {
    return this.#view;
  }

  readonly token = (): string | null => this.#token;

  get owner(): string | null {
    return this.#view.state === 'connected' ? this.#view.owner : null;
  }

  /**
   * Takes up the account of the last run, if its token can be read: asks for it at once, and goes on when `ready` has
   * settled. Never deletes or overwrites anything.
   */
  async open(ready: Promise<unknown> = Promise.resolve()): Promise<void> {
    const account = this.parts.remembered.read();
    if (account === null || !account.tokenSaved) {
      await ready;
      return this.#show({ state: 'disconnected', owner: account?.owner ?? null, failure: null });
    }
    const [answer] = await Promise.all([this.parts.store.read(account.owner), ready]);
    if (answer.kind === 'token') return this.#connected(account.owner, answer.token, null);
    // A locked store whose prompt was dismissed answers that there is none, although there is.
    const trouble =
      answer.kind === 'unreadable' ? answer.failure : failure('keychain-unreadable', undefined, true);
    this.#show({ state: 'disconnected', owner: account.owner, failure: trouble });
  }

  /** Proves account and token with Scarf, then keeps the token: in the password store, else for this run. */
  async connect(typedOwner: string, typedToken: string): Promise<Result<ConnectionView>> {
    const owner = typedOwner.trim();
    if (owner === '' || /[/\\?#\s]/.test(owner)) return { ok: false, failure: failure('owner-unknown') };
    const token = cleanToken(typedToken);
    if (!token.ok) return token;
    const proof = await this.parts.probe(owner, token.value);
    if (!proof.ok) return { ok: false, failure: aboutOwner(proof.failure) };
    this.#connected(owner, token.value, await this.#keep(owner, token.value));
    return succeed(this.#view);
  }

  /** Tries again whatever did not work: to read the token, to keep it, to reach Scarf. */
  async retry(): Promise<Result<ConnectionView>> {
    if (this.#view.state !== 'connected') await this.open();
    else if (this.#view.unsaved?.retryable === true && this.#token !== null) {
      const unsaved = await this.#keep(this.#view.owner, this.#token);
      if (this.#view.state === 'connected') this.#show({ ...this.#view, unsaved });
    }
    const owner = this.owner;
    if (owner !== null && this.#token !== null) {
      const proof = await this.parts.probe(owner, this.#token);
      this.note(proof.ok ? null : proof.failure);
    }
    return succeed(this.#view);
  }

  /** Forgets account and token. */
  async disconnect(): Promise<Result<undefined>> {
    const account = this.parts.remembered.read();
    this.#token = null;
    // At once: nothing is to be sent without a token while the password store takes its time.
    this.#show({ state: 'disconnected', owner: account?.owner ?? null, failure: null });
    if (account !== null) {
      const trouble = await this.parts.store.forget(account.owner);
      // Of a token that was not kept there is likely none to forget; one of an earlier time may be there.
      if (trouble !== null && account.tokenSaved) {
        this.#show({ state: 'disconnected', owner: account.owner, failure: trouble });
        return { ok: false, failure: trouble };
      }
    }
    this.parts.remembered.write(null);
    this.#show({ state: 'disconnected', owner: null, failure: null });
    return succeed(undefined);
  }

  /** What Scarf, or the way to it, last said; null: all was well. */
  note(trouble: Failure | null): void {
    const view = this.#view;
    if (view.state !== 'connected' || view.trouble?.code === trouble?.code) return;
    this.#show({ ...view, trouble });
    if (trouble === null) this.parts.recovered();
  }

  /** Null when the password store keeps it, else why not. */
  async #keep(owner: string, token: string): Promise<Failure | null> {
    const unsaved = await this.parts.store.write(owner, token);
    this.parts.remembered.write({ owner, tokenSaved: unsaved === null });
    return unsaved;
  }

  #connected(owner: string, token: string, unsaved: Failure | null): void {
    this.#token = token;
    this.#show({ state: 'connected', owner, last4: token.slice(-4), unsaved, trouble: null });
  }

  #show(view: ConnectionView): void {
    this.#view = view;
    this.parts.changed(view);
  }
}

/** While connecting, what Scarf cannot find is the account. */
function aboutOwner(found: Failure): Failure {
  return found.code === 'not-found' ? { ...found, code: 'owner-unknown' } : found;
}
