/** What an organization may decide for the app, by a file that its administrators write. */
export const POLICY_KEYS = [
  'proxy',
  'certificateFile',
  'owner',
  'notifications',
  'safetyIds',
  'updates',
  'updateChannel',
  'watchedFolders',
] as const;
export type PolicyKey = (typeof POLICY_KEYS)[number];

/** What the window shows of it. */
export interface PolicyView {
  /** What the user cannot change. */
  readonly locked: readonly PolicyKey[];
  /** The account to connect; null: the user's choice. */
  readonly owner: string | null;
}

export const NO_POLICY: PolicyView = { locked: [], owner: null };
