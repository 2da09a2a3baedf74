export type Theme = 'system' | 'light' | 'dark';

/** What a user may set. Each has a default; unknown or damaged values fall back to it. */
export interface Settings {
  readonly theme: Theme;
  /** Per cent of the normal text size. */
  readonly textSize: number;
  /** Tell when an import ends while the window is not in front. */
  readonly notifications: boolean;
  /** `system`: as the computer is set up. `none`: always straight to Scarf. */
  readonly proxy: 'system' | 'none';
  /** A PEM file with certificate authorities of the office network, used on top of the usual ones. */
  readonly certificateFile: string | null;
  /** Imports of ours that may run at the same time, 1 to 15. */
  readonly parallelImports: number;
}

export const TEXT_SIZES = [90, 100, 110, 125, 150, 175, 200] as const;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  textSize: 100,
  notifications: true,
  proxy: 'system',
  certificateFile: null,
  parallelImports: 3,
};
