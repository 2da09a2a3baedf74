import { describe, expect, it } from 'vitest';
import { perArtifactText } from '../../../src/renderer/text/imports';
import { figureTexts } from '../../../src/renderer/text/figures';
import { receiptAsText } from '../../../src/renderer/text/receipt';
import type { ImportView } from '../../../src/shared/imports/import';
import { ImportedFiles } from '../../../src/shared/imports/outcome';
import { doneImport } from '../../support/views';

const COUNTS = { lines: 2_400, blank: 0, setAside: 0, skipped: 1_506, sent: 894, notSent: 0 };
const LOG: ImportView = doneImport(
  { imported: 894, failed: 0 },
  {
    unit: 'request',
    destination: { kind: 'mixed' },
    counts: COUNTS,
    planned: { ...COUNTS, sent: 0, notSent: 894 },
    artifacts: {
      shown: [
        { name: 'docs-site', events: 586 },
        { name: 'gateway', events: 308 },
      ],
      more: 0,
    },
  },
);

const fileOf = (view: ImportView) => new ImportedFiles([view]).of(view);

describe('the result of a log that was sent by rules', () => {
  it('names the rules, and how many events went to each package', () => {
    const text = receiptAsText(fileOf(LOG));
    expect(text).toContain('Destination: By your rules');
    expect(text).toContain('586 to docs-site and 308 to gateway.');
  });

  it('does not count for the packages what was not sent', () => {
    const stopped = { ...LOG, counts: { ...COUNTS, sent: 800, notSent: 94 } };
    expect(perArtifactText(stopped)).toBeNull();
  });

  it('has all its events in Scarf; the other requests do not count', () => {
    const notes = figureTexts(fileOf(LOG), 0).map(({ label, value, note }) => [label, value, note]);
    expect(notes).toEqual([
      ['Imported', '894', '100% of 894 events'],
      ['Left out', '1,506', 'do not count as events'],
    ]);
  });
});
