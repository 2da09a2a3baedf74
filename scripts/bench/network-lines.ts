/** The lines that files are sent over, in bits a second. */
export const LINES = { loopback: Infinity, '100m': 100e6, '10m': 10e6 } as const;

export type LineName = keyof typeof LINES;

export const lineWords: Readonly<Record<LineName, string>> = {
  loopback: 'loopback',
  '100m': '100 Mbit/s',
  '10m': '10 Mbit/s',
};
