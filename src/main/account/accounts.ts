import { ownerIn } from '../../shared/app/account-entry';
import type { AccountView, Connected, ConnectionView } from '../../shared/app/connection';
import { fail, failure, succeed, type Failure, type Result, retryableFailure } from '../../shared/failure';
import { accountKey, isSameOwner } from '../../shared/owner';
import { cleanToken } from '../credentials/token';
import type { KeptToken, TokenAnswer, TokenStore } from '../credentials/token-store';
import { asOwnerFailure } from '../scarf/failures';
import type { Account } from '../storage/settings-store';
import type { ServedAccount } from './account-calls';
import { withAccount, type KeptAccounts } from './kept-accounts';

export interface AccountsParts {
  readonly store: TokenStore;
  /** The only account that the organization allows; null: any. */
  readonly lockedOwner: string | null;
  readonly kept: { read(): KeptAccounts; write(kept: KeptAccounts): void };
  /** The certificate file that the user trusts. `open` asks, unless this fingerprint was kept beside the token. */
  readonly certificate: { open(kept: string | null): Promise<void>; fingerprint(): string | null };
  /** Accounts that this computer has imports of. */
  readonly knownOwners: () => readonly string[];
  /** Lists the account's imports with this token, which proves both. */
  readonly probe: (owner: string, token: string) => Promise<Result<unknown>>;
  /** Called when anything of `view`, `views` or `served` changed. */
  readonly changed: () => void;
  /** Called when Scarf answers again for an account, after a failure of Scarf or the network. */
  readonly recovered: (owner: string) => void;
  /** Called when the token of an account used before could not be deleted, and another account is in use. */
  readonly tokenLeft: (trouble: Failure) => void;
}

/** An account, with its token once that was read or entered. */
interface Entry {
  readonly view: AccountView;
  readonly token: string | null;
  readonly tokenNumber: number;
  /** The fingerprint that the password store keeps beside the token. */
  readonly certificate: string | null;
}

/**
 * The accounts that this computer keeps, one of which is in use. Each has a token of its own, which exists only here and
 * in the password store.
 */
export class Accounts {
  #entries: ReadonlyMap<string, Entry> = new Map();
  /** Null: none is in use. */
  #inUse: string | null = null;
  #isOpening = true;
  /** Why a token may be left in the password store, while there is no account. */
  #leftFailure: Failure | null = null;
  /** Counts the tokens of this run: nothing of a token tells it from another as surely, and may be passed on. */
  #tokenNumber = 0;
  /** Counts the user's decisions about each account. What an earlier one began must not change anything when it ends. */
  readonly #decisions = new Map<string, number>();

  constructor(private readonly parts: AccountsParts) {}

  /** The account in use. */
  get view(): ConnectionView {
    const entry = this.#inUse === null ? undefined : this.#entry(this.#inUse);
    if (entry !== undefined) return entry.view;
    if (this.#isOpening) return { state: 'opening' };
    return { state: 'disconnected', owner: null, failure: this.#leftFailure };
  }

  /** All accounts whose token was asked for so far, in the order in which they came. */
  get views(): readonly AccountView[] {
    return [...this.#entries.values()].map(({ view }) => view);
  }

  /** The account in use; null: there is none, or its token is missing. */
  get owner(): string | null {
    const { view } = this;
    return view.state === 'connected' ? view.owner : null;
  }

  /** The accounts with a token. */
  get served(): readonly ServedAccount[] {
    return [...this.#entries.values()].flatMap(({ view, token, tokenNumber }) =>
      token === null || view.state !== 'connected' ? [] : [{ owner: view.owner, tokenNumber }],
    );
  }

  /** The token of an account; null: it has none here. */
  readonly token = (owner: string): string | null => this.#entry(owner)?.token ?? null;

  /** The tokens of all accounts. */
  readonly tokens = (): readonly string[] => [...this.#entries.values()].flatMap(({ token }) => token ?? []);

  /**
   * Connects the accounts of the last run whose token can be read, the one in use first. Reads its token at once and
   * shows the result after `ready`. Then deletes tokens that should not be in the password store any more, and no other.
   */
  async open(ready: Promise<unknown> = Promise.resolve()): Promise<void> {
    const { inUse, accounts } = this.#allowed();
    const first = accounts.find(({ owner }) => owner === inUse);
    const isCurrent = this.#currentDecision(inUse ?? '');
    const reading = first?.tokenSaved === true ? this.parts.store.read(first.owner) : null;
    const [answer] = await Promise.all([reading, ready]);
    await this.parts.certificate.open(answer?.kind === 'token' ? answer.kept.certificate : null);
    if (isCurrent() && first !== undefined) {
      this.#inUse ??= first.owner;
      this.#read(first.owner, answer);
    }
    this.#isOpening = false;
    this.#leftFailure = null;
    this.#show();
    // A store that stays locked would ask its user once more for each account.
    const isLocked = first?.tokenSaved === true && answer?.kind !== 'token';
    for (const account of accounts) if (account !== first) await this.#openOther(account, isLocked);
    if (this.parts.certificate.fingerprint() !== null) await this.certificateChanged();
    await this.#forgetOthers();
  }

  async #openOther({ owner, tokenSaved }: Account, isLocked: boolean): Promise<void> {
    if (this.token(owner) !== null) return;
    const isCurrent = this.#currentDecision(owner);
    const none: TokenAnswer = { kind: 'none' };
    const answer = !tokenSaved ? null : isLocked ? none : await this.parts.store.read(owner);
    if (!isCurrent()) return;
    this.#read(owner, answer);
    this.#show();
  }

  #read(owner: string, answer: TokenAnswer | null): void {
    if (answer?.kind === 'token') {
      this.#connected(owner, answer.kept, null);
      return;
    }
    const view = { state: 'disconnected', owner, failure: troubleOf(answer) } as const;
    this.#put({ view, token: null, tokenNumber: 0, certificate: null });
  }

  /**
   * Proves account and token with Scarf, saves the token, and uses the account from then on, or stays with the one in use.
   * Without a password store the token lasts for this run. All other accounts stay.
   */
  async connect(
    typedOwner: string,
    typedToken: string,
    then: 'use-it' | 'stay' = 'use-it',
  ): Promise<Result<ConnectionView>> {
    const typed = ownerIn(typedOwner);
    if (typed === '' || /[/\\?#\s]/.test(typed)) return { ok: false, failure: failure('owner-unknown') };
    if (!this.#isAllowed(typed)) return fail('owner-not-allowed');
    const token = cleanToken(typedToken);
    if (!token.ok) return token;
    const isCurrent = this.#newDecision(typed);
    const proof = await this.parts.probe(typed, token.value);
    if (!isCurrent()) return fail('not-connected', 'The account was removed meanwhile.');
    if (!proof.ok) return { ok: false, failure: asOwnerFailure(proof.failure) };
    const owner = this.#spelledAsBefore(typed);
    const unsaved = await this.#saveToken(owner, token.value, then);
    if (!isCurrent()) return fail('not-connected', 'The account was removed meanwhile.');
    this.#inUse = this.#inUseAfter(owner, then);
    this.#isOpening = false;
    const certificate = this.parts.certificate.fingerprint();
    this.#connected(owner, { token: token.value, certificate }, unsaved);
    this.#show();
    if (unsaved === null) await this.#forgetOthers();
    return succeed(this.view);
  }

  /** Uses another account that is kept. Fails with `gone` when there is none of this name. */
  use(owner: string): Result<undefined> {
    const entry = this.#entry(owner);
    if (entry === undefined) return fail('gone');
    if (isSameOwner(owner, this.#inUse)) return succeed(undefined);
    this.#inUse = entry.view.owner;
    this.parts.kept.write({ ...this.parts.kept.read(), inUse: entry.view.owner });
    this.#show();
    return succeed(undefined);
  }

  /** Repeats what failed for the account in use: reading the token, saving it, deleting others, reaching Scarf. */
  async retry(): Promise<Result<ConnectionView>> {
    const { view } = this;
    if (view.state !== 'connected') await this.open();
    else if (view.unsaved?.retryable === true) {
      const isCurrent = this.#currentDecision(view.owner);
      const unsaved = await this.#saveToken(view.owner, this.token(view.owner) ?? '', 'stay');
      if (isCurrent()) this.#change(view.owner, { unsaved });
      if (unsaved === null) await this.#forgetOthers();
    }
    const { owner } = this;
    const token = owner === null ? null : this.token(owner);
    if (owner !== null && token !== null) {
      const proof = await this.parts.probe(owner, token);
      this.setTrouble(owner, proof.ok ? null : proof.failure);
    }
    return succeed(this.view);
  }

  /** Asks Scarf again for each account whose last request failed, whether it is in use or not. */
  async reachAgain(): Promise<void> {
    await Promise.all(
      [...this.#entries.values()].map(async ({ view, token, tokenNumber }) => {
        if (view.state !== 'connected' || view.trouble === null || token === null) return;
        const proof = await this.parts.probe(view.owner, token);
        // Says nothing about a token that came meanwhile.
        if (this.#entry(view.owner)?.tokenNumber !== tokenNumber) return;
        this.setTrouble(view.owner, proof.ok ? null : proof.failure);
      }),
    );
  }

  /**
   * Forgets an account and deletes its token. Another one that is kept is used in its place. When the password store does
   * not delete it, the account is forgotten all the same, and the next start tries again.
   */
  async disconnect(owner: string): Promise<Result<undefined>> {
    const isCurrent = this.#newDecision(owner);
    this.#entries = new Map([...this.#entries].filter(([key]) => key !== accountKey(owner)));
    const kept = this.parts.kept.read();
    const accounts = kept.accounts.filter((each) => !isSameOwner(each.owner, owner));
    if (isSameOwner(this.#inUse, owner)) this.#inUse = this.#nextInUse();
    this.parts.kept.write({ ...kept, accounts, inUse: this.#inUse ?? accounts[0]?.owner ?? null });
    this.#leftFailure = null;
    // Show it before the password store answers, so that nothing is sent without a token.
    this.#show();
    const trouble = await this.#deleteTokens();
    if (trouble === null) return succeed(undefined);
    if (isCurrent()) this.#showLeft(trouble);
    return { ok: false, failure: trouble };
  }

  /** The first account with a token, else the first. */
  #nextInUse(): string | null {
    const { views } = this;
    return (views.find(({ state }) => state === 'connected') ?? views[0])?.owner ?? null;
  }

  /** Keeps the fingerprint of the certificate file that the user trusts now beside the tokens that are saved. */
  async certificateChanged(): Promise<void> {
    const certificate = this.parts.certificate.fingerprint();
    for (const entry of this.#entries.values()) {
      const { view, token } = entry;
      if (view.state !== 'connected' || view.unsaved !== null || token === null) continue;
      if (entry.certificate === certificate) continue;
      this.#put({ ...entry, certificate });
      // When the password store does not take it, the next start asks the user again.
      await this.parts.store.write(view.owner, { token, certificate });
    }
  }

  /** Records the latest failure of Scarf or the network for an account; null: the last call succeeded. */
  setTrouble(owner: string, trouble: Failure | null): void {
    const view = this.#entry(owner)?.view;
    if (view?.state !== 'connected' || view.trouble?.code === trouble?.code) return;
    this.#change(owner, { trouble });
    if (trouble === null) this.parts.recovered(view.owner);
  }

  /** Null when the password store saved it, else the reason. */
  async #saveToken(owner: string, token: string, then: 'use-it' | 'stay'): Promise<Failure | null> {
    const { kept, certificate, store } = this.parts;
    const isCurrent = this.#currentDecision(owner);
    const before = kept.read();
    if (!before.tokenOwners.includes(owner))
      kept.write({ ...before, tokenOwners: [...before.tokenOwners, owner] });
    const unsaved = await store.write(owner, { token, certificate: certificate.fingerprint() });
    if (!isCurrent()) return unsaved;
    const now = kept.read();
    const accounts = withAccount(now.accounts, { owner, tokenSaved: unsaved === null });
    // Only where there is no password store is it certain that nothing was written.
    const isCertain = unsaved?.code === 'keychain-absent' && !before.tokenOwners.includes(owner);
    const tokenOwners = isCertain ? now.tokenOwners.filter((one) => one !== owner) : now.tokenOwners;
    kept.write({ inUse: this.#inUseAfter(owner, then), accounts, tokenOwners });
    return unsaved;
  }

  /** Asked after every wait: the user may turn to another account, or remove one, meanwhile. */
  #inUseAfter(owner: string, then: 'use-it' | 'stay'): string {
    return then === 'stay' ? (this.#inUse ?? owner) : owner;
  }

  /** Deletes the tokens of accounts that are not kept any more, if there are any. */
  async #forgetOthers(): Promise<void> {
    const { accounts, tokenOwners } = this.parts.kept.read();
    if (tokenOwners.every((owner) => accounts.some((account) => account.owner === owner))) return;
    const trouble = await this.#deleteTokens();
    if (trouble !== null) this.#showLeft(trouble);
  }

  #showLeft(trouble: Failure): void {
    if (this.#inUse !== null) return this.parts.tokenLeft(trouble);
    this.#leftFailure = trouble;
    this.#show();
  }

  /** Null when no token but those of the accounts kept is left in the password store, else why one may be. */
  async #deleteTokens(): Promise<Failure | null> {
    const { kept, store } = this.parts;
    const before = kept.read();
    const keep = before.accounts.map(({ owner }) => owner);
    const owners = before.tokenOwners.filter((owner) => !keep.includes(owner));
    const decisions = owners.map((owner) => this.#currentDecision(owner));
    const trouble = await store.forgetAllBut(keep, owners);
    // The user may have connected one of them again, and then its token is there.
    const deleted = trouble === null ? owners.filter((_, index) => decisions[index]?.() === true) : [];
    const now = kept.read();
    const tokenOwners = now.tokenOwners.filter((owner) => !deleted.includes(owner));
    if (deleted.length > 0) kept.write({ ...now, tokenOwners });
    // Where no token was ever saved there is nothing to delete, and a failure means nothing.
    return trouble === null || owners.length === 0 ? null : tokenLeftFailure(trouble);
  }

  /** The spelling of earlier imports: one account must not have two histories. */
  #spelledAsBefore(typed: string): string {
    const known = [...this.parts.knownOwners(), ...this.views.map(({ owner }) => owner)];
    return known.includes(typed) ? typed : (known.find((owner) => isSameOwner(owner, typed)) ?? typed);
  }

  /** The kept accounts that the organization allows. The tokens of others are not read. */
  #allowed(): Pick<KeptAccounts, 'inUse' | 'accounts'> {
    const { accounts, inUse } = this.parts.kept.read();
    const allowed = accounts.filter(({ owner }) => this.#isAllowed(owner));
    const used = allowed.find(({ owner }) => isSameOwner(owner, inUse)) ?? allowed[0];
    return { accounts: allowed, inUse: used?.owner ?? null };
  }

  #isAllowed(owner: string): boolean {
    const { lockedOwner } = this.parts;
    return lockedOwner === null || isSameOwner(owner, lockedOwner);
  }

  #newDecision(owner: string): () => boolean {
    const key = accountKey(owner);
    this.#decisions.set(key, (this.#decisions.get(key) ?? 0) + 1);
    return this.#currentDecision(owner);
  }

  #currentDecision(owner: string): () => boolean {
    const key = accountKey(owner);
    const decision = this.#decisions.get(key);
    return () => decision === this.#decisions.get(key);
  }

  #entry(owner: string): Entry | undefined {
    return this.#entries.get(accountKey(owner));
  }

  #put(entry: Entry): void {
    this.#entries = new Map([...this.#entries, [accountKey(entry.view.owner), entry]]);
  }

  #connected(owner: string, { token, certificate }: KeptToken, unsaved: Failure | null): void {
    const before = this.#entry(owner);
    if (token !== before?.token) this.#tokenNumber += 1;
    const tokenNumber = token === before?.token ? before.tokenNumber : this.#tokenNumber;
    const view = { state: 'connected', owner, last4: token.slice(-4), unsaved, trouble: null } as const;
    this.#put({ view, token, tokenNumber, certificate });
  }

  #change(owner: string, change: Partial<Pick<Connected, 'unsaved' | 'trouble'>>): void {
    const entry = this.#entry(owner);
    if (entry?.view.state !== 'connected') return;
    this.#put({ ...entry, view: { ...entry.view, ...change } });
    this.#show();
  }

  #show(): void {
    this.parts.changed();
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
