import type { CertificateFacts, CertificateView } from '../../shared/app/certificate';
import { succeed, type Result } from '../../shared/failure';
import type { CertificateFile } from '../scarf/certificates';

export interface CertificateTrustParts {
  /** The path in the settings. */
  readonly setting: { read(): string | null; write(path: string | null): Result<undefined> };
  readonly read: (path: string) => Promise<Result<CertificateFile>>;
  /** Shows the user what is to be trusted. True: the user trusts it. */
  readonly ask: (path: string, facts: readonly CertificateFacts[]) => Promise<boolean>;
  readonly changed: (view: CertificateView) => void;
  /** Called when the user trusts another file than before, or none. */
  readonly decided: () => void;
}

const NONE: CertificateView = { state: 'none' };

/**
 * The user's certificate file. It is read once, and its certificates count only after the user agreed to these very ones:
 * now, or when their fingerprint was kept beside the token.
 */
export class CertificateTrust {
  #trusted: CertificateFile | null = null;
  #view = NONE;

  constructor(private readonly parts: CertificateTrustParts) {}

  get view(): CertificateView {
    return this.#view;
  }

  readonly trusted = (): CertificateFile | null => this.#trusted;

  readonly fingerprint = (): string | null => this.#trusted?.fingerprint ?? null;

  /** Reads the file of the settings. Asks, unless the fingerprint that was kept is its own. */
  async open(keptFingerprint: string | null): Promise<void> {
    const path = this.parts.setting.read();
    if (path === null || this.#trusted !== null) return;
    const file = await this.parts.read(path);
    if (!file.ok) return this.#show({ state: 'unreadable', failure: file.failure });
    const isKept = file.value.fingerprint === keptFingerprint;
    const isTrusted = isKept || (await this.parts.ask(path, file.value.facts));
    if (this.parts.setting.read() !== path) return;
    if (!isTrusted) {
      this.clear();
      return;
    }
    this.#trust(file.value);
    if (!isKept) this.parts.decided();
  }

  /** Trusts a file that the user chose in main's own dialog. False: the user thought better of it. */
  async choose(path: string): Promise<Result<boolean>> {
    const file = await this.parts.read(path);
    if (!file.ok) return file;
    if (!(await this.parts.ask(path, file.value.facts))) return succeed(false);
    const saved = this.parts.setting.write(path);
    if (!saved.ok) return saved;
    this.#trust(file.value);
    this.parts.decided();
    return succeed(true);
  }

  clear(): Result<undefined> {
    const saved = this.parts.setting.write(null);
    if (!saved.ok) return saved;
    this.#trusted = null;
    this.#show(NONE);
    this.parts.decided();
    return saved;
  }

  #trust(file: CertificateFile): void {
    this.#trusted = file;
    this.#show({ state: 'trusted', certificates: file.facts });
  }

  #show(view: CertificateView): void {
    this.#view = view;
    this.parts.changed(view);
  }
}
