import type { Owner } from './accounts';
import { json, ndjson, noContent, Refusal, type Answer } from './answer';
import type { Call } from './call';
import { importAnswer, takeImport } from './import-route';
import { links, pageOf } from './pages';
import type { ScarfState } from './state';

const STATUSES: ReadonlySet<string> = new Set(['importing', 'done', 'aborted']);

/** Serves one call like Scarf. Throws a `Refusal`. */
export async function route(state: ScarfState, call: Call): Promise<Answer> {
  const [version, first = '', second = '', third, fourth, ...more] = call.segments;
  if (version !== 'v2' || more.length > 0) throw new Refusal(404, 'Not found');
  const account = state.accounts.admit(call.request.headers.authorization, call.method);
  const enter = (name: string): Owner => state.accounts.enter(name, account);

  if (call.method === 'POST' && second === 'import' && third === undefined) {
    return takeImport(state, call, enter(first), { kind: 'mixed' });
  }
  if (first === 'packages' || first === 'tracking-pixels') {
    return artifactRoute(state, call, enter(second), first, third, fourth);
  }
  if (first === 'imports') return importsRoute(state, call, enter(second), third, fourth);
  throw new Refusal(404, 'Not found');
}

async function artifactRoute(
  state: ScarfState,
  call: Call,
  owner: Owner,
  kind: 'packages' | 'tracking-pixels',
  id: string | undefined,
  action: string | undefined,
): Promise<Answer> {
  const artifacts = kind === 'packages' ? owner.packages : owner.pixels;
  if (id === undefined) {
    allow(call, 'GET');
    const { rows, next } = pageOf([...artifacts.values()], call.query, state.settings);
    return json(200, { results: rows, _links: links(call.path, call.query, next, state.settings.nextLink) });
  }
  if (action !== 'import') throw new Refusal(404, 'Not found');
  allow(call, 'POST');
  if (!artifacts.has(id)) throw new Refusal(404, 'Artifact not found');
  return takeImport(state, call, owner, { kind: kind === 'packages' ? 'package' : 'pixel', id });
}

async function importsRoute(
  state: ScarfState,
  call: Call,
  owner: Owner,
  id: string | undefined,
  action: string | undefined,
): Promise<Answer> {
  if (id === undefined) {
    allow(call, 'GET');
    const statuses = new Set(call.query.getAll('status'));
    for (const status of statuses) if (!STATUSES.has(status)) throw new Refusal(400, `No status ${status}`);
    const { rows } = pageOf(state.imports.list(owner.name, statuses), call.query, state.settings);
    return json(200, { event_imports: rows.map((item) => importAnswer(state, item)) });
  }
  switch (action) {
    case undefined:
      allow(call, 'GET');
      return json(200, importAnswer(state, state.imports.one(owner.name, id)));
    case 'log':
      allow(call, 'GET');
      return ndjson(state.imports.one(owner.name, id).log.read());
    case 'abort':
      allow(call, 'POST');
      state.imports.abort(owner.name, id);
      return noContent;
    default:
      throw new Refusal(404, 'Not found');
  }
}

function allow(call: Call, method: 'GET' | 'POST'): void {
  if (call.method !== method) throw new Refusal(405, 'Method not allowed');
}
