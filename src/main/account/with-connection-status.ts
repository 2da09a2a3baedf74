import type { Failure, Result } from '../../shared/failure';
import type { Scarf } from '../scarf/scarf';

/** The same Scarf, with every answer overheard: what the connection shows is what any call last met. */
export function withConnectionStatus(scarf: Scarf, note: (trouble: Failure | null) => void): Scarf {
  const heard = async <T>(answer: Promise<Result<T>>, signal?: AbortSignal): Promise<Result<T>> => {
    const result = await answer;
    if (signal?.aborted !== true) note(result.ok ? null : aboutConnection(result.failure));
    return result;
  };
  return {
    listImports: (owner, options, signal) => heard(scarf.listImports(owner, options, signal), signal),
    getImport: (owner, id, signal) => heard(scarf.getImport(owner, id, signal), signal),
    abortImport: (owner, id, signal) => heard(scarf.abortImport(owner, id, signal), signal),
    listArtifacts: (owner, signal) => heard(scarf.listArtifacts(owner, signal), signal),
    downloadLog: (owner, id, path, signal, onBytes) =>
      heard(scarf.downloadLog(owner, id, path, signal, onBytes), signal),
    upload: async (request) => {
      const outcome = await scarf.upload(request);
      if (outcome.kind === 'accepted') note(null);
      else if (!request.signal.aborted) note(aboutConnection(outcome.failure));
      return outcome;
    },
  };
}

/** Failures that are about the way to Scarf or the token, not about one import. */
function aboutConnection(failure: Failure): Failure | null {
  switch (failure.code) {
    case 'token-refused':
    case 'host-not-found':
    case 'connection-refused':
    case 'connection-lost':
    case 'timed-out':
    case 'proxy-refused':
    case 'proxy-sign-in':
    case 'certificate-untrusted':
    case 'certificate-expired':
    case 'certificate-wrong-host':
    case 'address-not-allowed':
    case 'redirected':
    case 'unexpected-answer':
    case 'scarf-trouble':
      return failure;
    default:
      return null;
  }
}
