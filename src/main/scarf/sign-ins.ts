import { failure, FailureError } from '../../shared/failure';
import type { SignIn } from '../../shared/app/proxy-sign-in';
import type { ProxyRoute } from './proxy-route';

/** Signs in at the proxies on the way to Scarf. */
export interface SignIns {
  /**
   * Opens a way through a proxy: as before, or with a sign-in once it asks for one. `open` calls `accepted` when the proxy
   * lets it through. Rejects with `SignInNeeded` if only the user can mend it.
   */
  through<T>(
    proxy: ProxyRoute,
    open: (signIn: SignIn | null, accepted: () => void) => Promise<T>,
  ): Promise<T>;
  /** Scarf was reached. */
  reached(): void;
  /** No way led to Scarf, and this proxy asks. */
  needed(proxy: SignInNeeded): void;
}

/** A proxy asks for a user name and a password. */
export class SignInNeeded extends FailureError {
  constructor(
    readonly address: string,
    /** It refused those given last. */
    readonly refused: boolean,
    details: string | undefined,
  ) {
    super(failure(refused ? 'proxy-password-refused' : 'proxy-asks-password', details));
  }
}
