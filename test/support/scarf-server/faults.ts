import { json, type Answer } from './answer';
import type { Fault, FaultRule, FaultState } from './contract';
import { pathFits } from './path-pattern';

/** The active faults, in the order they were added. The first match applies. */
export class Faults {
  readonly #rules: { readonly id: string; readonly rule: FaultRule; seen: number; struck: number }[] = [];
  #last = 0;

  add(rule: FaultRule): FaultState {
    this.#last += 1;
    const entry = { id: String(this.#last), rule, seen: 0, struck: 0 };
    this.#rules.push(entry);
    return { id: entry.id, rule, struck: 0 };
  }

  get all(): readonly FaultState[] {
    return this.#rules.map(({ id, rule, struck }) => ({ id, rule, struck }));
  }

  /** Removes all faults, or the one with this id. */
  clear(id?: string): void {
    for (let at = this.#rules.length - 1; at >= 0; at -= 1) {
      if (id === undefined || this.#rules[at]?.id === id) this.#rules.splice(at, 1);
    }
  }

  /** The fault for this request, if any. Counts its use. */
  take(method: string, path: string): Fault | null {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.method !== undefined && rule.method.toUpperCase() !== method) continue;
      if (!pathFits(rule.path, path)) continue;
      entry.seen += 1;
      if (entry.seen <= (rule.skip ?? 0) || entry.struck >= (rule.times ?? Infinity)) continue;
      entry.struck += 1;
      return rule.fault;
    }
    return null;
  }
}

const BLOCK_PAGE = `<!doctype html>
<html><head><title>Access denied</title></head>
<body><h1>This page is blocked by your organization</h1><p>Category: analytics. Ask IT for help.</p></body></html>
`;

/** The fault's answer; null: the server answers the request itself. */
export function answerOf(fault: Fault): Answer | null {
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault.status, fault.headers ?? {}, fault.body);
    case 'html':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html' },
        body: fault.body ?? BLOCK_PAGE,
      };
    case 'bad-json':
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: fault.body ?? '{"id": "3f0c',
      };
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location }, body: null };
    case 'reset':
    case 'hang':
    case 'trickle':
    case 'accepted-then-reset':
    case 'endless':
    case 'close-early':
    case 'latency':
      return null;
  }
}

function statusAnswer(status: number, headers: Readonly<Record<string, string>>, body: unknown): Answer {
  if (body === undefined) return { status, headers, body: null };
  if (typeof body !== 'string')
    return { ...json(status, body), headers: { ...json(status, body).headers, ...headers } };
  const type = body.trimStart().startsWith('<') ? 'text/html' : 'application/json';
  return { status, headers: { 'content-type': type, ...headers }, body };
}
