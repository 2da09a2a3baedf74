import { isSameOwner } from '../../shared/owner';
import type { ConnectionView } from '../../shared/connection';
import { fail, failure, succeed, type Failure, type Result, retryableFailure } from '../../shared/failure';
import { ownerIn } from '../../shared/account-entry';
import { cleanToken } from '../credentials/token';
import type { TokenAnswer, TokenStore } from '../credentials/token-store';
import { asOwnerFailure } from '../scarf/failures';
import type { Account } from '../storage/settings-store';
import type { ServedAccount } from './account-calls';

export interface ConnectionParts {
  readonly store: TokenStore;
  /** The only account that the organization allows; null: any. */
  readonly lockedOwner: string | null;
  /** The account that was connected last. Never holds the token. */
  readonly remembered: { read(): Account | null; write(account: Account | null): void };
  /** Accounts whose token may be in the password store: from before it is written until it is certainly deleted. */
  readonly tokenOwners: { read(): readonly string[]; write(owners: readonly string[]): void };
  /** The certificate file that the user trusts. `open` asks, unless this fingerprint was kept beside the token. */
  readonly certificate: { open(kept: string | null): Promise<void>; fingerprint(): string | null };
  /** Accounts that this computer has imports of. */
  readonly knownOwners: () => readonly string[];
  /** Lists the account's imports with this token, which proves both. */
  readonly probe: (owner: string, token: string) => Promise<Result<unknown>>;
  readonly changed: (view: ConnectionView) => void;
  /** Called when Scarf answers again after a failure of Scarf or the network. */
  readonly recovered: () => void;
  /** Called when the token of an account used before could not be deleted, and another account is in use. */
  readonly tokenLeft: (trouble: Failure) => void;
}

/** The connected account and its token. The token exists only here and in the password store. */
export class Connection {
  #view: ConnectionView = { state: 'opening' };
  #token: string | null = null;
  /** Counts the tokens of this run: nothing of a token tells it from another as surely, and may be passed on. */
  #tokenNumber = 0;
  /** Counts the user's decisions. What an earlier one began must not change anything when it ends. */
  #decision = 0;

  constructor(private readonly parts: ConnectionParts) {}

  get view(): ConnectionView {
    return this.#view;
  }

  readonly token = (): string | null => this.#token;

  get owner(): string | null {
    return this.#view.state === 'connected' ? this.#view.owner : null;
  }

  get account(): ServedAccount | null {
    const { owner } = this;
    return owner === null ? null : { owner, tokenNumber: this.#tokenNumber };
  }

  /**
   * Connects the account of the last run if its token can be read. Reads the token at once and shows the result after
   * `ready`. Then deletes tokens that should not be in the password store any more, and no other.
   */
  async open(ready: Promise<unknown> = Promise.resolve()): Promise<void> {
    const isCurrent = this.#currentDecision();
    const last = this.parts.remembered.read();
    const account = last !== null && this.#isAllowed(last.owner) ? last : null;
    const owner = account?.owner ?? null;
    const reading = account?.tokenSaved === true ? this.parts.store.read(account.owner) : null;
    const [answer] = await Promise.all([reading, ready]);
    const kept = answer?.kind === 'token' ? answer.kept : null;
    await this.parts.certificate.open(kept?.certificate ?? null);
    if (!isCurrent()) return;
    if (owner !== null && kept !== null) {
      this.#connected(owner, kept.token, null);
      const fingerprint = this.parts.certificate.fingerprint();
      if (fingerprint !== null && fingerprint !== kept.certificate) await this.certificateChanged();
    } else this.#show({ state: 'disconnected', owner, failure: troubleOf(answer) });
    await this.#forgetOthers();
  }

  /** Proves account and token with Scarf, then saves the token. Without a password store it lasts for this run. */
  async connect(typedOwner: string, typedToken: string): Promise<Result<ConnectionView>> {
    const typed = ownerIn(typedOwner);
    if (typed === '' || /[/\\?#\s]/.test(typed)) return { ok: false, failure: failure('owner-unknown') };
    if (!this.#isAllowed(typed)) return fail('owner-not-allowed');
    const token = cleanToken(typedToken);
    if (!token.ok) return token;
    const isCurrent = this.#newDecision();
    const proof = await this.parts.probe(typed, token.value);
    if (!isCurrent()) return fail('not-connected', 'The account was removed meanwhile.');
    if (!proof.ok) return { ok: false, failure: asOwnerFailure(proof.failure) };
    const owner = this.#spelledAsBefore(typed);
    const unsaved = await this.#saveToken(owner, token.value);
    if (!isCurrent()) return fail('not-connected', 'The account was removed meanwhile.');
    this.#connected(owner, token.value, unsaved);
    if (unsaved === null) await this.#forgetOthers();
    return succeed(this.#view);
  }

  /** Repeats what failed: reading the token, saving it, deleting others, reaching Scarf. */
  async retry(): Promise<Result<ConnectionView>> {
    if (this.#view.state !== 'connected') await this.open();
    else if (this.#view.unsaved?.retryable === true && this.#token !== null) {
      const isCurrent = this.#currentDecision();
      const unsaved = await this.#saveToken(this.#view.owner, this.#token);
      if (this.#view.state === 'connected' && isCurrent()) this.#show({ ...this.#view, unsaved });
      if (unsaved === null) await this.#forgetOthers();
    }
    const owner = this.owner;
    if (owner !== null && this.#token !== null) {
      const proof = await this.parts.probe(owner, this.#token);
      this.setTrouble(proof.ok ? null : proof.failure);
    }
    return succeed(this.#view);
  }

  /**
   * Forgets the account and deletes its token, and those of accounts connected before. When the password store does not,
   * the account is forgotten all the same, and the next start tries to delete the token again.
   */
  async disconnect(): Promise<Result<undefined>> {
    const isCurrent = this.#newDecision();
    this.#token = null;
    this.#noteOwner(this.parts.remembered.read());
    this.parts.remembered.write(null);
    // Show it before the password store answers, so that nothing is sent without a token.
    this.#show({ state: 'disconnected', owner: null, failure: null });
    const trouble = await this.#deleteTokensBut(null);
    if (trouble === null) return succeed(undefined);
    if (isCurrent()) this.#show({ state: 'disconnected', owner: null, failure: trouble });
    return { ok: false, failure: trouble };
  }

  /** Keeps the fingerprint of the certificate file that the user trusts now beside a token that is saved. */
  async certificateChanged(): Promise<void> {
    const view = this.#view;
    if (view.state !== 'connected' || view.unsaved !== null || this.#token === null) return;
    const certificate = this.parts.certificate.fingerprint();
    // When the password store does not take it, the next start asks the user again.
    await this.parts.store.write(view.owner, { token: this.#token, certificate });
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
    const isCurrent = this.#currentDecision();
    const ownersBefore = this.parts.tokenOwners.read();
    this.#noteOwner(this.parts.remembered.read());
    this.#noteOwner({ owner, tokenSaved: true });
    const certificate = this.parts.certificate.fingerprint();
    const unsaved = await this.parts.store.write(owner, { token, certificate });
    if (!isCurrent()) return unsaved;
    this.parts.remembered.write({ owner, tokenSaved: unsaved === null });
    // Only where there is no password store is it certain that nothing was written.
    if (unsaved?.code === 'keychain-absent' && !ownersBefore.includes(owner)) this.#strikeOwners([owner]);
    return unsaved;
  }

  /** Deletes the tokens of accounts that are not connected any more, if there are any. */
  async #forgetOthers(): Promise<void> {
    const keep = this.parts.remembered.read()?.owner ?? null;
    if (this.parts.tokenOwners.read().every((owner) => owner === keep)) return;
    const isCurrent = this.#currentDecision();
    const trouble = await this.#deleteTokensBut(keep);
    if (trouble === null) return;
    if (keep === null && isCurrent()) this.#show({ state: 'disconnected', owner: null, failure: trouble });
    else this.parts.tokenLeft(trouble);
  }

  /** Null when no token but this account's is left in the password store, else why one may be. */
  async #deleteTokensBut(keep: string | null): Promise<Failure | null> {
    const isCurrent = this.#currentDecision();
    const owners = this.parts.tokenOwners.read().filter((owner) => owner !== keep);
    const trouble = await this.parts.store.forgetAllBut(keep, owners);
    // The user may have connected one of them again, and then its token is there.
    if (trouble === null && isCurrent()) this.#strikeOwners(owners);
    // Where no token was ever saved there is nothing to delete, and a failure means nothing.
    return trouble === null || owners.length === 0 ? null : tokenLeftFailure(trouble);
  }

  #noteOwner(account: Account | null): void {
    const owners = this.parts.tokenOwners.read();
    if (account === null || !account.tokenSaved || owners.includes(account.owner)) return;
    this.parts.tokenOwners.write([...owners, account.owner]);
  }

  #strikeOwners(deleted: readonly string[]): void {
    const left = this.parts.tokenOwners.read().filter((owner) => !deleted.includes(owner));
    this.parts.tokenOwners.write(left);
  }

  /** The spelling of earlier imports: one account must not have two histories. */
  #spelledAsBefore(typed: string): string {
    const known = this.parts.knownOwners();
    return known.includes(typed) ? typed : (known.find((owner) => isSameOwner(owner, typed)) ?? typed);
  }

  #isAllowed(owner: string): boolean {
    const { lockedOwner } = this.parts;
    return lockedOwner === null || isSameOwner(owner, lockedOwner);
  }

  #newDecision(): () => boolean {
    this.#decision += 1;
    return this.#currentDecision();
  }

  #currentDecision(): () => boolean {
    const decision = this.#decision;
    return () => decision === this.#decision;
  }

  #connected(owner: string, token: string, unsaved: Failure | null): void {
    if (token !== this.#token) this.#tokenNumber += 1;
    this.#token = token;
    this.#show({ state: 'connected', owner, last4: token.slice(-4), unsaved, trouble: null });
  }

  #show(view: ConnectionView): void {
    this.#view = view;
    this.parts.changed(view);
  }
}

/** Null: there is no token to read. A locked store answers `none` when the user dismisses its prompt. */
function troubleOf(answer: TokenAnswer | null): Failure | null {
  if (answer === null) return null;
  return answer.kind === 'unreadable' ? answer.failure : retryableFailure('keychain-unreadable');
}

function tokenLeftFailure({ code, details }: Failure): Failure {
  return retryableFailure(
    'keychain-token-left',
    [code, details].filter((part) => part !== undefined).join(': '),
  );
}
