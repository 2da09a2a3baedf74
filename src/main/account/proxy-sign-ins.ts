import { fail, FailureError, succeed, type Failure, type Result } from '../../shared/failure';
import type { AskingProxy, ProxySignInsView, SignIn } from '../../shared/app/proxy-sign-in';
import type { SignInStore } from '../credentials/sign-in-store';
import { addressOf, type ProxyRoute } from '../scarf/proxy-route';
import { SignInNeeded, type SignIns } from '../scarf/sign-ins';

export interface ProxySignInsParts {
  readonly store: SignInStore;
  /** Proxies whose sign-in may be in the password store: from before it is written until it is certainly deleted. */
  readonly keptFor: { read(): readonly string[]; write(addresses: readonly string[]): void };
  /** Opens a connection to Scarf. Null: Scarf can be reached; else why not. */
  readonly tryWay: () => Promise<Failure | null>;
  readonly changed: (view: ProxySignInsView) => void;
  /** Called when the user gave a sign-in that a proxy accepted, or took one back. */
  readonly decided: () => void;
}

interface Known {
  readonly signIn: SignIn;
  state: 'untried' | 'accepted' | 'refused';
  /** When the proxy accepted it last, by the clock of `performance`. */
  acceptedMs: number;
  /** Settles when the connection that tries it knows the proxy's answer, or that there is none. */
  trial: Promise<void> | null;
  /** So many tries ended without an answer. */
  unanswered: number;
  unsaved: Failure | null;
}

/** An accepted sign-in is tried by one connection again after this long: its password may be another by now. */
const TRUSTED_MS = 60_000;
/** Some proxies hang up instead of saying that a password is wrong. */
const UNANSWERED_AT_MOST = 3;

/**
 * The sign-ins at proxies, each for one proxy and sent to no other. They exist only here and in the password store, which
 * is asked only for a proxy that asks. A refused one is not sent again: many wrong ones could lock the user's account.
 */
export class ProxySignIns implements SignIns {
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<SignIn | null>>();
  #asking: AskingProxy | null = null;

  constructor(private readonly parts: ProxySignInsParts) {}

  get view(): ProxySignInsView {
    const accepted = [...this.#known].flatMap(([address, { state }]) =>
      state === 'accepted' ? address : [],
    );
    const addresses = [...new Set([...this.parts.keptFor.read(), ...accepted])];
    return {
      asking: this.#asking,
      known: addresses.map((address) => ({ address, unsaved: this.#known.get(address)?.unsaved ?? null })),
    };
  }

  /** What no log and no report may hold. */
  readonly passwords = (): readonly string[] =>
    [...this.#known.values()].map(({ signIn }) => signIn.password);

  async through<T>(
    proxy: ProxyRoute,
    open: (signIn: SignIn | null, accepted: () => void) => Promise<T>,
  ): Promise<T> {
    const address = addressOf(proxy);
    const known = this.#known.get(address);
    if (known !== undefined && known.state !== 'refused') return this.#tryWith(known, address, open);
    try {
      return await open(null, () => undefined);
    } catch (error) {
      const asked = passwordAsked(error);
      if (asked === null) throw error;
      const found = this.#known.get(address) ?? (await this.#kept(address));
      if (found === null) throw new SignInNeeded(address, false, asked.details);
      return this.#tryWith(found, address, open, asked);
    }
  }

  reached(): void {
    this.#ask(null);
  }

  needed({ address, refused }: SignInNeeded): void {
    this.#ask({ address, refused });
  }

  /** Tries a sign-in at the proxy that asks, and keeps it once the proxy accepted it. */
  async enter(address: string, signIn: SignIn): Promise<Result<undefined>> {
    if (this.#asking?.address !== address) return fail('gone');
    const before = this.#known.get(address);
    const known = untried(signIn);
    this.#known.set(address, known);
    const trouble = await this.parts.tryWay();
    if (this.#known.get(address) !== known) return fail('gone');
    const asksOtherwise = trouble?.code === 'proxy-sign-in';
    if (isIn(known, 'refused') && !asksOtherwise) return fail('proxy-password-refused', trouble?.details);
    if (!isIn(known, 'accepted')) {
      // What was refused before stays refused, instead of being read from the password store again.
      if (before === undefined) this.#known.delete(address);
      else this.#known.set(address, before);
      return trouble === null ? succeed(undefined) : { ok: false, failure: trouble };
    }
    await this.#keep(address, known);
    this.#ask(null);
    this.#show();
    this.parts.decided();
    return succeed(undefined);
  }

  /** Deletes the sign-in of a proxy. If the password store does not, it stays in use, and the failure says so. */
  async forget(address: string): Promise<Result<undefined>> {
    const before = this.parts.keptFor.read();
    const trouble = before.includes(address) ? await this.parts.store.forget(address) : null;
    if (trouble !== null) return { ok: false, failure: { ...trouble, code: 'keychain-sign-in-left' } };
    this.parts.keptFor.write(this.parts.keptFor.read().filter((one) => one !== address));
    this.#known.delete(address);
    this.#reading.delete(address);
    this.#show();
    this.parts.decided();
    return succeed(undefined);
  }

  /** One connection at a time tries a sign-in that no proxy has answered of late; the others wait for its answer. */
  async #tryWith<T>(
    known: Known,
    address: string,
    open: (signIn: SignIn, accepted: () => void) => Promise<T>,
    asked?: Failure,
  ): Promise<T> {
    while (known.state === 'untried' && known.trial !== null) await known.trial;
    // Those that wait here wait once: a proxy that answers nobody must not be asked by one after the other.
    if (!isTrusted(known) && known.trial !== null) await known.trial;
    if (known.state === 'refused') throw new SignInNeeded(address, true, asked?.details);
    const answered = beginTrial(known);
    try {
      return await open(known.signIn, () => {
        known.state = 'accepted';
        known.acceptedMs = performance.now();
        known.unanswered = 0;
        answered();
      });
    } catch (error) {
      noteRefusal(known, error);
      const again = passwordAsked(error);
      throw again === null ? error : new SignInNeeded(address, true, again.details);
    } finally {
      answered();
    }
  }

  /** The sign-in of an earlier run. The password store is asked once for each proxy. */
  async #kept(address: string): Promise<Known | null> {
    if (!this.parts.keptFor.read().includes(address)) return null;
    const reading = this.#reading.get(address) ?? this.parts.store.read(address);
    this.#reading.set(address, reading);
    const signIn = await reading;
    // A locked store answers that there is none; the next attempt asks it again.
    if (signIn === null) this.#reading.delete(address);
    const known = this.#known.get(address);
    if (known !== undefined || signIn === null) return known ?? null;
    const read = untried(signIn);
    this.#known.set(address, read);
    return read;
  }

  async #keep(address: string, known: Known): Promise<void> {
    const before = this.parts.keptFor.read();
    if (!before.includes(address)) this.parts.keptFor.write([...before, address]);
    known.unsaved = await this.parts.store.write(address, known.signIn);
    // Only where there is no password store is it certain that nothing was written.
    if (known.unsaved?.code === 'keychain-absent' && !before.includes(address))
      this.parts.keptFor.write(before);
  }

  #ask(proxy: AskingProxy | null): void {
    const before = this.#asking;
    if (before?.address === proxy?.address && before?.refused === proxy?.refused) return;
    this.#asking = proxy;
    this.#show();
  }

  #show(): void {
    this.parts.changed(this.view);
  }
}

/** Connections change the state meanwhile, which the compiler does not see. */
function isIn(known: Known, state: Known['state']): boolean {
  return known.state === state;
}

function untried(signIn: SignIn): Known {
  return { signIn, state: 'untried', acceptedMs: 0, trial: null, unanswered: 0, unsaved: null };
}

function isTrusted({ state, acceptedMs }: Known): boolean {
  return state === 'accepted' && performance.now() - acceptedMs < TRUSTED_MS;
}

/** Makes others wait while nobody else tries it. Returns what ends that. */
function beginTrial(known: Known): () => void {
  if (isTrusted(known) || known.trial !== null) return () => undefined;
  let settle = (): void => undefined;
  const trial = new Promise<void>((resolve) => (settle = resolve));
  known.trial = trial;
  return () => {
    if (known.trial === trial) known.trial = null;
    settle();
  };
}

/** A proxy may refuse a sign-in by asking again, by asking for another kind, or by hanging up each time. */
function noteRefusal(known: Known, error: unknown): void {
  const code = error instanceof FailureError ? error.failure.code : null;
  if (known.state === 'untried' && code === 'proxy-refused') known.unanswered += 1;
  const isRefused = code === 'proxy-asks-password' || code === 'proxy-sign-in';
  if (isRefused || known.unanswered >= UNANSWERED_AT_MOST) known.state = 'refused';
}

function passwordAsked(error: unknown): Failure | null {
  return error instanceof FailureError && error.failure.code === 'proxy-asks-password' ? error.failure : null;
}
