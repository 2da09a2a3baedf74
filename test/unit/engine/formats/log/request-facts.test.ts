import { describe, expect, it } from 'vitest';
import { addRequests, TEXTS_LISTED } from '../../../../../src/engine/formats/log/request-facts';
import type { RequestFacts } from '../../../../../src/shared/files/requests';

function factsOf(paths: number): RequestFacts {
  return {
    log: 'combined',
    requests: paths,
    counted: paths,
    groups: [],
    paths: Array.from({ length: paths }, (_, at) => ({ text: `/${at}`, requests: 1, counted: 1 })),
    hosts: [],
    byRule: [],
    laterColumns: [],
  };
}

describe('the requests of two logs', () => {
  it('say that counts of paths may be too low, whichever of them lists as many as it may', () => {
    const [few, full] = [factsOf(2), factsOf(TEXTS_LISTED)];
    expect(addRequests(few, full)?.tooManyPaths).toBe(true);
    expect(addRequests(full, few)?.tooManyPaths).toBe(true);
    expect(addRequests(few, few)?.tooManyPaths).toBeUndefined();
    expect(addRequests(few, few)?.paths).toContainEqual({ text: '/1', requests: 2, counted: 2 });
  });
});
