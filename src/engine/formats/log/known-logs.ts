import type { LogKind } from '../../../shared/files/requests';
import type { TimeFormat } from '../../../shared/files/mapping';
import { texts, type NamedValue } from './log-columns';

/** A log of a service, whose values are documented by their place. */
export interface KnownLog {
  readonly kind: LogKind;
  /** How its lines begin. */
  readonly line: RegExp;
  readonly values: readonly NamedValue[];
  readonly format: TimeFormat;
}

const TIME: NamedValue = { value: 'text', name: 'Time', field: 'time' };
const CLIENT: NamedValue = { value: 'address-port', name: 'Client address', field: 'address' };
const STATUS: NamedValue = { value: 'status', name: 'Status', field: 'status' };
const AGENT: NamedValue = { value: 'text', name: 'User agent', field: 'agent' };
const URL_REQUEST: NamedValue = { value: 'request-url', name: 'Request' };
const TIMES_TAKEN = texts('Request time', 'Target time', 'Response time');
const TLS = ['TLS cipher', 'TLS version'] as const;

const S3: KnownLog = {
  kind: 's3',
  line: /^\S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] \S+ \S+ \S+ (?:REST|WEBSITE|SOAP|BATCH|S3)\.\S+ /,
  values: [
    ...texts('Bucket owner', 'Bucket'),
    { value: 'time', name: 'Time', field: 'time' },
    { value: 'text', name: 'Client address', field: 'address' },
    ...texts('Requester', 'Request ID', 'Operation', 'Key'),
    { value: 'request', name: 'Request' },
    STATUS,
    ...texts('Error code', 'Bytes', 'Object size', 'Total time', 'Turn-around time'),
    { value: 'text', name: 'Referrer', field: 'referrer' },
    AGENT,
    ...texts('Version ID', 'Host ID', 'Signature version', 'TLS cipher', 'Authentication'),
    { value: 'text', name: 'Host', field: 'host' },
    ...texts('TLS version', 'Access point', 'ACL required', 'Source region'),
  ],
  format: 'month-name',
};

/** What load balancers write from their own name on. */
const BALANCED: readonly NamedValue[] = [
  ...texts('Load balancer'),
  CLIENT,
  ...texts('Target'),
  ...TIMES_TAKEN,
  STATUS,
  ...texts('Target status', 'Bytes received', 'Bytes'),
  URL_REQUEST,
  AGENT,
  ...texts(...TLS),
];

const ALB: KnownLog = {
  kind: 'alb',
  line: /^(?:https?|h2|grpcs|wss?) \d{4}-\d\d-\d\dT[\d:.]+Z \S+ \S+ \S+ \S+ \S+ \S+ (?:\d{3}|-) /,
  values: [
    ...texts('Type'),
    TIME,
    ...BALANCED,
    ...texts('Target group', 'Trace ID', 'Domain', 'Certificate', 'Rule', 'Began', 'Actions', 'Redirect'),
    ...texts('Error', 'Targets', 'Target statuses', 'Classification', 'Reason', 'Connection ID'),
    ...texts('Rewritten host', 'Rewritten path', 'Rewriting'),
  ],
  format: 'iso',
};

const ELB: KnownLog = {
  kind: 'elb',
  line: /^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ \S+:\d+ \S+ -?[\d.]+ -?[\d.]+ -?[\d.]+ (?:\d{3}|-) /,
  values: [TIME, ...BALANCED],
  format: 'iso',
};

/** A network load balancer writes a line for each connection over TLS, and sees no request in it. */
const NLB: KnownLog = {
  kind: 'nlb',
  line: /^tls \d+\.\d+ \d{4}-\d\d-\d\dT[\d:.]+Z? net\/\S+ \S+ \S+:\d+ /,
  values: [
    ...texts('Type', 'Version'),
    TIME,
    ...texts('Load balancer', 'Listener'),
    CLIENT,
    ...texts('Target', 'Connection time', 'Handshake time', 'Bytes received', 'Bytes', 'TLS alert'),
    ...texts('Certificate', 'Certificate serial', ...TLS, 'TLS group'),
    { value: 'text', name: 'Host', field: 'host' },
    ...texts('Chosen protocol', 'Target protocol', 'Offered protocols', 'Began'),
  ],
  format: 'iso',
};

const FORWARDED: NamedValue = { value: 'forwarded', name: 'Forwarded for', field: 'forwarded' };
const ENVOY_BEGINS = String.raw`^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "(?:[^"\\]|\\.)*" \d{1,3} \S+ `;
const ENVOY_ENDS = String.raw`\d+ \d+ \d+ (?:\d+|-) "[^"]*" "(?:[^"\\]|\\.)*" "[^"]*" "[^"]*" "[^"]*"`;

/** From the time to the flags, and from the bytes on. */
function envoy(between: string, names: readonly string[]): KnownLog {
  return {
    kind: 'envoy',
    line: new RegExp(ENVOY_BEGINS + between + ENVOY_ENDS),
    values: [
      { value: 'time', name: 'Time', field: 'time' },
      { value: 'request', name: 'Request' },
      STATUS,
      ...texts('Flags', ...names, 'Bytes received', 'Bytes', 'Milliseconds', 'Upstream milliseconds'),
      FORWARDED,
      AGENT,
      ...texts('Request ID'),
      { value: 'address-port', name: 'Host', field: 'host' },
      ...texts('Upstream'),
    ],
    format: 'iso',
  };
}

const ENVOY = envoy('', []);
const ISTIO = envoy(String.raw`\S+ \S+ "[^"]*" `, ['Details', 'Termination', 'Upstream failure']);

/** The format of Squid itself, which also Apache Traffic Server writes. */
const SQUID: KnownLog = {
  kind: 'squid',
  line: /^\d{9,10}\.\d{3} +-?\d+ \S+ [A-Z_]+\/\d{3} -?\d+ [A-Z]+ \S+ \S+ [A-Z_]+\/\S+ \S+/,
  values: [
    TIME,
    ...texts('Milliseconds'),
    { value: 'text', name: 'Client address', field: 'address' },
    { value: 'result-status', name: 'Result' },
    ...texts('Bytes'),
    { value: 'text', name: 'Method', field: 'method' },
    { value: 'url', name: 'URL' },
    ...texts('User', 'Hierarchy', 'Type'),
  ],
  format: 'epoch',
};

export const KNOWN_LOGS: readonly KnownLog[] = [S3, ALB, ELB, NLB, ENVOY, ISTIO, SQUID];
