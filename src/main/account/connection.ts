import type { ConnectionView } from '../../shared/connection';
import { failure, succeed, type Failure, type Result, retryableFailure } from '../../shared/failure';
import { cleanToken } from '../credentials/token';
import type { TokenStore } from '../credentials/token-store';
import type { Account } from '../storage/settings-store';

export interface ConnectionParts {
  readonly store: TokenStore;
  /** The account that was connected last. Never holds the token. */
  readonly remembered: { read(): Account | null; write(account: Account | null): void };
  /** Lists the account's imports with this token, which proves both. */
  readonly probe: (owner: string, token: string) => Promise<Result<unknown>>;
  readonly changed: (view: ConnectionView) => void;
  /** Called when Scarf answers again after a failure of Scarf or the network. */
  readonly recovered: () => void;
}

/** The connected account and its token. The token exists only here and in the password store. */
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
   * Connects the account of the last run if its token can be read. Reads the token at once and shows the result after
   * `ready`. Never deletes or overwrites a token.
   */
  async open(ready: Promise<unknown> = Promise.resolve()): Promise<void> {
    const account = this.parts.remembered.read();
    if (account === null || !account.tokenSaved) {
      await ready;
      return this.#show({ state: 'disconnected', owner: account?.owner ?? null, failure: null });
    }
    const [answer] = await Promise.all([this.parts.store.read(account.owner), ready]);
    if (answer.kind === 'token') return this.#connected(account.owner, answer.token, null);
    // A locked store answers `none` when the user dismisses its prompt.
    const trouble = answer.kind === 'unreadable' ? answer.failure : retryableFailure('keychain-unreadable');
    this.#show({ state: 'disconnected', owner: account.owner, failure: trouble });
  }

  /** Proves account and token with Scarf, then saves the token. Without a password store it lasts for this run. */
  async connect(typedOwner: string, typedToken: string): Promise<Result<ConnectionView>> {
    const owner = typedOwner.trim();
    if (owner === '' || /[/\\?#\s]/.test(owner)) return { ok: false, failure: failure('owner-unknown') };
    const token = cleanToken(typedToken);
    if (!token.ok) return token;
    const proof = await this.parts.probe(owner, token.value);
    if (!proof.ok) return { ok: false, failure: asOwnerFailure(proof.failure) };
    this.#connected(owner, token.value, await this.#saveToken(owner, token.value));
    return succeed(this.#view);
  }

  /** Repeats what failed: reading the token, saving it, reaching Scarf. */
  async retry(): Promise<Result<ConnectionView>> {
    if (this.#view.state !== 'connected') await this.open();
    else if (this.#view.unsaved?.retryable === true && this.#token !== null) {
      const unsaved = await this.#saveToken(this.#view.owner, this.#token);
      if (this.#view.state === 'connected') this.#show({ ...this.#view, unsaved });
    }
    const owner = this.owner;
    if (owner !== null && this.#token !== null) {
      const proof = await this.parts.probe(owner, this.#token);
      this.setTrouble(proof.ok ? null : proof.failure);
    }
    return succeed(this.#view);
  }

  /** Forgets the account and deletes its token. */
  async disconnect(): Promise<Result<undefined>> {
    const account = this.parts.remembered.read();
    this.#token = null;
    // Show it before the password store answers, so that nothing is sent without a token.
    this.#show({ state: 'disconnected', owner: account?.owner ?? null, failure: null });
    if (account !== null) {
      const trouble = await this.parts.store.forget(account.owner);
      // Without a saved token there is usually nothing to delete, and a failure means nothing.
      if (trouble !== null && account.tokenSaved) {
        this.#show({ state: 'disconnected', owner: account.owner, failure: trouble });
        return { ok: false, failure: trouble };
      }
    }
    this.parts.remembered.write(null);
    this.#show({ state: 'disconnected', owner: null, failure: null });
    return succeed(undefined);
  }

  /** Records the latest failure of Scarf or the network; null: the last call succeeded. */
  setTrouble(trouble: Failure | null): void {
    const view = this.#view;
    if (view.state !== 'connected' || view.trouble?.code === trouble?.code) return;
    this.#show({ ...view, trouble });
    if (trouble === null) this.parts.recovered();
  }

  /** Null when the password store saved it, else the reason. */
  async #saveToken(owner: string, token: string): Promise<Failure | null> {
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

/** While connecting, `not-found` means that Scarf does not know the account. */
function asOwnerFailure(failure: Failure): Failure {
  return failure.code === 'not-found' ? { ...failure, code: 'owner-unknown' } : failure;
}
