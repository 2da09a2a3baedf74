export type Theme = 'system' | 'light' | 'dark';
/** `stable`: releases only. `testing`: also the versions that lead to one. */
export type UpdateChannel = 'stable' | 'testing';

/** Each setting has a default. Unknown or damaged values fall back to it. */
export interface Settings {
  readonly theme: Theme;
  /** Per cent of the normal text size. */
  readonly textSize: number;
  /** Notify when an import ends while the window is not focused. */
  readonly notifications: boolean;
  /** `system`: the system's proxy settings. `none`: no proxy. */
  readonly proxy: 'system' | 'none';
  /** A file with certificate authorities to trust in addition: a path that the user chose in main's own dialog. */
  readonly certificateFile: string | null;
  /** Limit of our imports at the same time, 1 to 15. */
  readonly parallelImports: number;
  /** `ask`: looks for newer versions, and asks before it downloads one. */
  readonly updates: 'off' | 'ask';
  readonly updateChannel: UpdateChannel;
  /** With watched folders, closing the window leaves the app in the tray. */
  readonly keepInTray: boolean;
  /** The app starts when the user signs in to the computer. */
  readonly startAtLogin: boolean;
}

/** What the window may change: it can remove the certificate file, but name none. */
export type SettingsPatch = Partial<Omit<Settings, 'certificateFile'>> & { readonly certificateFile?: null };

export const TEXT_SIZES = [90, 100, 110, 125, 150, 175, 200] as const;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  textSize: 100,
  notifications: true,
  proxy: 'system',
  certificateFile: null,
  parallelImports: 3,
  updates: 'ask',
  updateChannel: 'stable',
  keepInTray: false,
  startAtLogin: false,
};
