import type { Failure, FailureCode, Result } from '../../shared/failure';
import type { Scarf } from '../scarf/scarf';

/**
 * Wraps Scarf so that every answer updates the status of its account. `setTrouble` receives null after a success and
 * after a failure that concerns one import only.
 */
export function withConnectionStatus(
  scarf: Scarf,
  setTrouble: (owner: string, trouble: Failure | null) => void,
): Scarf {
  const observed = async <T>(
    owner: string,
    answer: Promise<Result<T>>,
    signal?: AbortSignal,
  ): Promise<Result<T>> => {
    const result = await answer;
    if (signal?.aborted !== true) setTrouble(owner, result.ok ? null : connectionTrouble(result.failure));
    return result;
  };
  return {
    listImports: (owner, options, signal) =>
      observed(owner, scarf.listImports(owner, options, signal), signal),
    getImport: (owner, id, signal) => observed(owner, scarf.getImport(owner, id, signal), signal),
    abortImport: (owner, id, signal) => observed(owner, scarf.abortImport(owner, id, signal), signal),
    listArtifacts: (owner, signal) => observed(owner, scarf.listArtifacts(owner, signal), signal),
    downloadLog: (owner, id, path, signal, onBytes) =>
      observed(owner, scarf.downloadLog(owner, id, path, signal, onBytes), signal),
    upload: async (request) => {
      const outcome = await scarf.upload(request);
      if (outcome.kind === 'accepted') setTrouble(request.owner, null);
      else if (!request.signal.aborted) setTrouble(request.owner, connectionTrouble(outcome.failure));
      return outcome;
    },
  };
}

const CONNECTION_CODES: ReadonlySet<FailureCode> = new Set([
  'token-refused',
  'token-not-allowed',
  'host-not-found',
  'connection-refused',
  'connection-lost',
  'timed-out',
  'proxy-refused',
  'proxy-sign-in',
  'proxy-asks-password',
  'proxy-password-refused',
  'certificate-untrusted',
  'certificate-expired',
  'certificate-wrong-host',
  'address-not-allowed',
  'too-many-open',
  'redirected',
  'unexpected-answer',
  'scarf-trouble',
]);

/** The failure, if it concerns the token or every request to Scarf; null if it concerns one import. */
function connectionTrouble(failure: Failure): Failure | null {
  return CONNECTION_CODES.has(failure.code) ? failure : null;
}
