import type { ByteString } from '../../bytes/byte-view';

/** Longer lists of keys or names are not those of a log. */
export const LATER_AT_MOST = 100;

/** The number of the key that `view[start..end)` is; -1: it is none of these. Most lines have them in the same order. */
export function indexOfKey(
  keys: readonly { readonly bytes: ByteString }[],
  view: DataView,
  start: number,
  end: number,
  next: number,
): number {
  for (let step = 0; step < keys.length; step += 1) {
    const index = (next + step) % keys.length;
    const { bytes } = keys[index] as { readonly bytes: ByteString };
    if (bytes.length === end - start && bytes.matchesAt(view, start, end)) return index;
  }
  return -1;
}
