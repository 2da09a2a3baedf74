import {
  countRequests,
  hasStatus,
  REASONS_LEFT_OUT,
  USUAL_REQUESTS,
  type ReasonLeftOut,
  type RequestChoice,
  type RequestField,
  type RequestFacts,
  type Requests,
} from '../../../shared/files/requests';

/** One step from all requests to those that count. */
export interface CountingStep {
  readonly reason: ReasonLeftOut;
  readonly isOn: boolean;
  readonly leftOut: number;
  /** So many are left after it. */
  readonly left: number;
}

/** What a log must tell for a step to have an effect. */
const FIELD: Readonly<Record<ReasonLeftOut, RequestField>> = {
  method: 'method',
  status: 'status',
  bots: 'agent',
  assets: 'path',
  paths: 'path',
};

/** The steps that this log can tell something about. */
export function stepsOf(
  facts: Pick<RequestFacts, 'groups' | 'requests'>,
  { columns, choice }: Pick<Requests, 'columns' | 'choice'>,
): readonly CountingStep[] {
  const { leftOut } = countRequests(facts, { columns, choice });
  let left = facts.requests;
  return REASONS_LEFT_OUT.filter((reason) => columns[FIELD[reason]] !== undefined).map((reason) => {
    left -= leftOut[reason];
    return { reason, isOn: isOn(reason, choice), leftOut: leftOut[reason], left };
  });
}

function isOn(reason: ReasonLeftOut, choice: RequestChoice): boolean {
  switch (reason) {
    case 'method':
      return choice.methods !== null;
    case 'status':
      return choice.statuses !== null;
    case 'bots':
    case 'assets':
      return choice[reason] === 'leave-out';
    case 'paths':
      return choice.onlyPaths.length + choice.notPaths.length > 0;
  }
}

/** Turns a step off, or on with what is usual. Paths have no usual pattern. */
export function toggleStep(choice: RequestChoice, reason: Exclude<ReasonLeftOut, 'paths'>): RequestChoice {
  const on = !isOn(reason, choice);
  switch (reason) {
    case 'method':
      return { ...choice, methods: on ? USUAL_REQUESTS.methods : null };
    case 'status':
      return { ...choice, statuses: on ? USUAL_REQUESTS.statuses : null };
    case 'bots':
    case 'assets':
      return { ...choice, [reason]: on ? 'leave-out' : 'count' };
  }
}

/** A method or a status of the log. */
export interface RequestValue {
  readonly value: string;
  readonly requests: number;
  readonly counts: boolean;
}

/** The methods of a log, the most frequent first. */
export function methodsOf(
  { groups }: Pick<RequestFacts, 'groups'>,
  { methods }: Pick<RequestChoice, 'methods'>,
): readonly RequestValue[] {
  return valuesOf(
    groups.map(({ method, requests }) => ({ value: method, requests })),
    (method) => methods === null || methods.includes(method),
  );
}

/** The statuses of a log, the most frequent first. */
export function statusesOf(
  { groups }: Pick<RequestFacts, 'groups'>,
  { statuses }: Pick<RequestChoice, 'statuses'>,
): readonly RequestValue[] {
  return valuesOf(
    groups.map(({ status, requests }) => ({ value: status, requests })),
    (status) => statuses === null || hasStatus(statuses, status),
  );
}

function valuesOf(
  all: readonly { readonly value: string; readonly requests: number }[],
  isCounted: (value: string) => boolean,
): readonly RequestValue[] {
  const sums = new Map<string, number>();
  for (const { value, requests } of all) sums.set(value, (sums.get(value) ?? 0) + requests);
  return [...sums]
    .filter(([value]) => value !== '')
    .map(([value, requests]) => ({ value, requests, counts: isCounted(value) }))
    .sort((a, b) => b.requests - a.requests);
}

/** Lets a method or status count, or no longer. `values` are those of the log; a class such as `2xx` is split for it. */
export function toggleValue(
  chosen: readonly string[],
  values: readonly RequestValue[],
  value: string,
): readonly string[] {
  const ofValue = `${value.slice(0, 1)}xx`;
  const others = chosen.filter((each) => each !== ofValue && !values.some((one) => one.value === each));
  const counted = values.filter((one) => one.counts).map((one) => one.value);
  return counted.includes(value)
    ? [...counted.filter((each) => each !== value), ...others]
    : [...counted, value, ...others];
}
