import type { CheckOptions } from './check-options';

/** Options for reading a file of `size` bytes once more: it has been sampled before, and half of the work is done. */
export function inSecondPass(options: CheckOptions, size: number): CheckOptions {
  return {
    ...options,
    onSample: () => undefined,
    onProgress: ({ bytesRead, bytesTotal, ...counts }) =>
      options.onProgress({ ...counts, bytesRead: size + bytesRead, bytesTotal: size + bytesTotal }),
  };
}
