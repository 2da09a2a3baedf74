import type { LineResult } from '../../src/engine/rules/line-result';
import { codesIn } from '../../src/engine/rules/problems';

/** What the rules say about a line, as plain data. */
export function contentOf(result: LineResult): unknown {
  const {
    problems,
    timeMs,
    package: packageId,
    pixel,
    pixelKey,
    hasId,
    id,
    idInsertPosition,
    notes,
  } = result;
  const hash = hasId ? [id.high, id.low] : [];
  return {
    codes: codesIn(problems),
    timeMs,
    packageId,
    pixel,
    pixelKey,
    hasId,
    hash,
    idInsertPosition,
    notes,
  };
}
