export const PACKINGS = ['gzip', 'zstd', 'bzip2'] as const;

/** How the bytes of a file are packed as a whole. */
export type Packing = (typeof PACKINGS)[number];
export type Compression = Packing | 'none';

export const COMPRESSIONS = ['none', ...PACKINGS] as const satisfies readonly Compression[];
