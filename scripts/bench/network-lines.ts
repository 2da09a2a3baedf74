/** Speeds of the simulated network lines, in bits per second. */
export const NETWORK_LINES = { loopback: Infinity, '100m': 100e6, '10m': 10e6 } as const;

export type NetworkLine = keyof typeof NETWORK_LINES;

export const networkLineNames: Readonly<Record<NetworkLine, string>> = {
  loopback: 'loopback',
  '100m': '100 Mbit/s',
  '10m': '10 Mbit/s',
};
