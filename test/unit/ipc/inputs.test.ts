import { describe, expect, it } from 'vitest';
import { inputs } from '../../../src/main/ipc/inputs';

describe('what the window may change', () => {
  it('is every setting but the certificate file, which it can only remove', () => {
    const accepts = (patch: unknown): boolean => inputs['settings.change'].safeParse({ patch }).success;
    expect(accepts({ theme: 'dark', textSize: 150, proxy: 'none' })).toBe(true);
    expect(accepts({ certificateFile: null })).toBe(true);
    for (const certificateFile of ['/tmp/events.ndjson', '', undefined, 1]) {
      expect(accepts({ certificateFile })).toBe(false);
    }
  });
});
