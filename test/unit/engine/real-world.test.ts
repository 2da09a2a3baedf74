import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CASES, differences, NOW, outcomeOf, REAL_WORLD } from '../../support/real-world';

/** Files in which two readings fit, so that the app asks and sends nothing: what is asked. */
const ASKED: Readonly<Record<string, string>> = {
  'kcat.ndjson': 'events-at',
  'prefix-docker-compose.log': 'line-shape',
  'prefix-journald.log': 'line-shape',
  'prefix-k8s-cri.log': 'line-shape',
  'prefix-kafka-key.txt': 'line-shape',
  'prefix-level-brackets.log': 'line-shape',
  'prefix-sse-data.txt': 'line-shape',
};

describe.each([...new Set(CASES.map(({ kind }) => kind))])('%s', (kind) => {
  it.each(CASES.filter((each) => each.kind === kind))(
    '$file: $what',
    async ({ file, now = NOW, expected }) => {
      const outcome = await outcomeOf(join(REAL_WORLD, 'files', file), now);
      const asked = ASKED[file];
      if (asked === undefined) expect(differences(outcome, expected)).toEqual([]);
      else {
        expect(outcome.check.questions).toContainEqual(
          expect.objectContaining({ code: asked, certainty: 'open' }),
        );
      }
    },
  );
});
