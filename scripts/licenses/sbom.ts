import { createHash } from 'node:crypto';
import type { ShippedPart } from '../../src/shared/app/shipped-part';

export interface SbomParts {
  readonly app: { readonly name: string; readonly version: string; readonly license: string };
  readonly electron: string;
  readonly parts: readonly ShippedPart[];
}

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'mac', win32: 'win' };

/** Named as the installers beside it: each system of a release has its own. */
export function sbomName(
  { name, version }: Pick<SbomParts['app'], 'name' | 'version'>,
  { platform, arch }: Pick<NodeJS.Process, 'platform' | 'arch'>,
): string {
  return `${name}-${version}-${SYSTEMS[platform] ?? platform}-${arch}.cdx.json`;
}

/**
 * A bill of materials in the format CycloneDX 1.6: what is in the app, and nothing that only builds or tests it. The same
 * parts give the same text.
 */
export function sbomText({ app, electron, parts }: SbomParts): string {
  const components = [
    { type: 'framework', ...component({ name: 'electron', version: electron, license: 'MIT' }) },
    ...parts.map((part) =>
      part.license === 'OFL-1.1'
        ? { type: 'data', 'bom-ref': part.name, name: part.name, version: part.version, ...licensed(part) }
        : { type: 'library', ...component(part) },
    ),
  ];
  const { name, version } = app;
  const application = { type: 'application', 'bom-ref': name, name, version, ...licensed(app) };
  const body = {
    metadata: { component: application },
    components,
    dependencies: [
      { ref: name, dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'], dependsOn: [] })),
    ],
  };
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
    version: 1,
    ...body,
  };
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

function component(part: Pick<ShippedPart, 'name' | 'version' | 'license'>) {
  const { name, version } = part;
  const scoped = /^(@[^/]+)\/(.+)$/.exec(name);
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    'bom-ref': purl,
    ...(scoped === null ? { name } : { group: scoped[1], name: scoped[2] ?? name }),
    version,
    ...licensed(part),
    purl,
  };
}

function licensed({ license }: { readonly license: string }) {
  return / /.test(license)
    ? { licenses: [{ expression: license }] }
    : { licenses: [{ license: { id: license } }] };
}

/** A UUID (version 8) of a text: the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
