import { createHash } from 'node:crypto';
import type { ScarfSteering } from './contract';
import type { Package, TrackingPixel } from './scarf-types';

/** An example company: its name, token and artifacts. */
export const ACME_OWNER = 'acme';
export const ACME_TOKEN = 'acme-7c1f0b52d9e64a7b8f3e2a90';

const NAMES: readonly (readonly [type: string, names: string])[] = [
  [
    'docker',
    'gateway worker scheduler api-server ingest-proxy web-console edge-agent license-server sandbox',
  ],
  ['helm', 'helm-chart helm-chart-enterprise helm-operator'],
  ['npm', 'cli sdk-js react-widgets eslint-config create-acme-app telemetry-js design-tokens vscode-bridge'],
  ['python', 'acme-py acme-airflow acme-dbt notebook-tools pytest-acme'],
  [
    'file',
    'docs-site installer-linux installer-macos installer-windows release-notes-pdf offline-bundle sbom',
  ],
  ['golang', 'acme-go terraform-provider-acme otel-exporter'],
  ['rubygems', 'acme-ruby fluent-plugin-acme'],
  ['maven', 'acme-java kafka-connect-acme spring-boot-starter-acme'],
];

const PIXELS: readonly (string | null)[] = [
  'Docs home page',
  'Docs quick start',
  'README on GitHub',
  'Pricing page',
  'Blog',
  'Changelog',
  null,
  'Helm chart README',
  'Newsletter',
  'Download page',
  null,
  'Community forum',
  'PyPI project page',
  null,
];

/** Equal names give equal ids in every run. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(`acme ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const ACME_PACKAGES: readonly Package[] = NAMES.flatMap(([type, names]) =>
  names.split(' ').map((name) => ({ id: idOf(name), name, type })),
);

export const ACME_PIXELS: readonly TrackingPixel[] = PIXELS.map((name, index) => ({
  id: idOf(`pixel ${index}`),
  ...(name !== null && { name }),
}));

export interface Acme {
  readonly owner: string;
  readonly token: string;
  readonly packages: readonly Package[];
  readonly pixels: readonly TrackingPixel[];
}

/** Adds the account `acme` with 40 packages and 14 tracking pixels, some of them unnamed. */
export async function seedAcme(server: ScarfSteering): Promise<Acme> {
  const owner = ACME_OWNER;
  await server.addAccount({ token: ACME_TOKEN, owners: [owner] });
  await server.addPackages({ owner, packages: [...ACME_PACKAGES] });
  await server.addTrackingPixels({ owner, pixels: [...ACME_PIXELS] });
  return { owner, token: ACME_TOKEN, packages: ACME_PACKAGES, pixels: ACME_PIXELS };
}
