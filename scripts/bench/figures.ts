/** Statistics of measured numbers, and how they are written. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** `1.24 s [1.20–1.31]`: the median, and the lowest and highest when there are several. */
export function seconds(values: readonly number[]): string {
  return spread(values, (value) => value.toFixed(2), 's');
}

export function milliseconds(values: readonly number[]): string {
  return spread(values, (value) => (value < 10 ? value.toFixed(1) : value.toFixed(0)), 'ms');
}

export function megabytes(values: readonly number[]): string {
  return spread(values, (value) => value.toFixed(0), 'MB');
}

export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 2 : 1)}×` : '–';
}

export function ratio(ours: readonly number[], theirs: readonly number[]): string {
  return times(median(ours) / median(theirs));
}

export function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function table(titles: readonly string[], rows: readonly string[]): string[] {
  return [row(...titles), row(...titles.map(() => '---')), ...rows, ''];
}

function spread(values: readonly number[], write: (value: number) => string, unit: string): string {
  if (values.length === 0) return '–';
  const one = `${write(median(values))} ${unit}`;
  if (values.length === 1) return one;
  return `${one} [${write(Math.min(...values))}–${write(Math.max(...values))}]`;
}

export function formatBytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** MB/s at the median. */
export function speed(bytes: number, took: readonly number[]): string {
  return took.length === 0 ? '–' : `${Math.round(bytes / 1e6 / median(took))} MB/s`;
}
