import type { RequestCount } from '../../../shared/files/requests';

/** A pattern for paths of the log, and how many of its requests count. */
export interface PathSuggestion {
  readonly pattern: string;
  readonly requests: number;
}

/** A version at the end of a file's name, such as `oven-2.14.1.tar.gz`. */
const VERSIONED = /^(.+?[-_.])v?\d+[.\d].*$/;
/** Files of one name are a package more often than all files of a folder. */
const FOLDER_WEIGHT = 0.6;

/**
 * Patterns that most of these paths fit: all versions of a file, a single file, all of a folder. Each counts what those
 * before it leave.
 */
export function suggestPaths(paths: readonly RequestCount[], atMost: number): readonly PathSuggestion[] {
  let left = paths
    .filter(({ counted }) => counted > 0)
    .map((path) => ({ ...path, fits: patternsFor(path.text) }));
  const suggestions: PathSuggestion[] = [];
  while (suggestions.length < atMost && left.length > 0) {
    const found = new Map<string, { requests: number; weight: number }>();
    for (const { counted, fits } of left) {
      for (const { pattern, weight } of fits) {
        const one = found.get(pattern) ?? { requests: 0, weight };
        one.requests += counted;
        found.set(pattern, one);
      }
    }
    const [best] = [...found].sort(([, a], [, b]) => b.requests * b.weight - a.requests * a.weight);
    if (best === undefined) break;
    const [pattern, { requests }] = best;
    suggestions.push({ pattern, requests });
    left = left.filter(({ fits }) => !fits.some((one) => one.pattern === pattern));
  }
  return suggestions;
}

/** The first of equal ones is the best. */
function patternsFor(path: string): readonly { readonly pattern: string; readonly weight: number }[] {
  const slash = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, slash);
  const stem = VERSIONED.exec(path.slice(slash))?.[1];
  return [
    { pattern: stem === undefined ? path : `${folder}${stem}*`, weight: 1 },
    ...(folder.length > 1 ? [{ pattern: `${folder}*`, weight: FOLDER_WEIGHT }] : []),
  ];
}
