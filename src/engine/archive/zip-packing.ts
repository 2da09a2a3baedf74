import type { FileKind } from '../../shared/file-kind';

const METHODS: Readonly<Partial<Record<number, FileKind>>> = {
  9: 'zip-deflate64',
  12: 'zip-bzip2',
  14: 'zip-lzma',
  93: 'zip-zstd',
  95: 'zip-xz',
  98: 'zip-ppmd',
};

/** How a member of a .zip is packed that is neither stored nor deflated. */
export function packingKind(method: number): FileKind {
  return METHODS[method] ?? 'zip-other';
}
