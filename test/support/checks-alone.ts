import type { CheckSessionParts } from '../../src/main/checks/check-session';

/** Remembers nothing. */
const NOTHING_KEPT = { read: () => [], write: () => undefined };

/** What a check session asks for beside its work, where nothing was kept or sent before. */
export const ALONE = {
  destinations: NOTHING_KEPT,
  sentBefore: () => [],
  logsBefore: () => [],
  mappings: NOTHING_KEPT,
  answers: NOTHING_KEPT,
  names: NOTHING_KEPT,
  resendClosed: async () => undefined,
  changed: () => undefined,
} satisfies Partial<CheckSessionParts>;
