import type { SourceRow } from '../../../src/shared/checks/check';
import type { Artifact } from '../../../src/shared/destination';
import type { ImportView } from '../../../src/shared/imports/import';
import { doneImport } from '../views';
import type { GalleryState } from './states';

// The log of a table: the rows are shown under their own headers.

const OF_TABLE: ImportView = doneImport(
  { imported: 2_404, failed: 39, total: 2_460 },
  { fileName: 'partner-visits.csv', unit: 'row', destination: { kind: 'mixed' } },
);

const OVEN: readonly Artifact[] = ['oven-helm', 'oven-cli', 'docs-site'].map((name) => ({
  kind: 'package',
  id: `package-${name}`,
  name,
}));

/** Row `line` of the table, the same each time. */
export function partnerRow(line: number): SourceRow {
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(26 - (line % 5))}.11.2026 ${two((line * 7) % 24)}:${two((line * 13) % 60)}`;
  const address = `213.${line % 251}.${(line * 3) % 250}.${(line * 11) % 250}`;
  const version = `0.4.${line % 3}`;
  return {
    line,
    text: `${time};${address};oven-edge;${version};curl/8.9.1;team`,
    truncated: false,
    fields: [
      { name: 'Zeit', value: time, key: '$time' },
      { name: 'IP-Adresse', value: address, key: '$remote_address' },
      { name: 'Paket', value: 'oven-edge', key: '$package' },
      { name: 'Version', value: version, key: '$version' },
      { name: 'Browser', value: 'curl/8.9.1', key: '$user_agent' },
      { name: 'plan', value: 'team', key: 'plan' },
    ],
  };
}

export const LOG_STATES: Readonly<Record<string, GalleryState>> = {
  'log-table': {
    imports: [OF_TABLE],
    artifacts: { state: 'ready', items: OVEN, complete: true, asOf: '2026-11-26T12:00:00Z', failure: null },
    log: { entries: 118, row: partnerRow },
    open: 'import-1',
  },
};
