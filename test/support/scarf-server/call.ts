import type { IncomingMessage } from 'node:http';
import { Refusal } from './answer';
import type { BodyMeter } from './body-meter';
import type { OpenRequest } from './requests';

/** A parsed request to Scarf's API. */
export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly meter: BodyMeter;
  readonly opened: OpenRequest;
}

export function callOf(request: IncomingMessage, meter: BodyMeter, opened: OpenRequest): Call {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  return {
    method: request.method ?? 'GET',
    path,
    segments: path.split('/').slice(1).map(decoded),
    query: new URLSearchParams(query),
    request,
    meter,
    opened,
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(400, 'Malformed path');
  }
}
