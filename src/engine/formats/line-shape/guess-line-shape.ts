import type { LineShape } from '../../../shared/layout';
import type { Guesses } from '../../questions/guesses';
import { sampleLines } from '../table/sample-rows';
import { gapsBetween } from './aligned-lines';
import { arePrefixed } from './prefixed-lines';
import { areQuotedRows } from './quoted-lines';
import { shapedLine } from './shaped-lines';

/** The answer that lines are read as they stand in the file. */
const PLAIN = 'plain';
const LINES_COMPARED = 200;

/** The beginning of a file as its lines are meant. */
export interface ShapedStart {
  readonly text: string;
  /** Null: the lines are read as they are. */
  readonly shape: LineShape | null;
}

/** Whether lines hold their row or event within something else, as a question if so. */
export function decideLineShape(text: string, whole: boolean, guesses: Guesses): ShapedStart {
  const lines = sampleLines(text, whole);
  const filled = lines.filter((line) => line.trim() !== '').slice(0, LINES_COMPARED);
  const shape = shapeOf(filled);
  if (shape === null) return { text, shape };
  const shown = filled.filter((line) => shapedLine(line, shape) !== line);
  const taken = guesses.decide<LineShape['kind'] | typeof PLAIN>(
    'line-shape',
    {
      // What stands before an event is lost with it, so the user decides.
      certainty: shape.kind === 'prefixed' ? 'open' : 'likely',
      choices: [
        { value: shape.kind, evidence: shown.map((line) => shownAs(shapedLine(line, shape))) },
        { value: PLAIN, evidence: shown },
      ],
      evidence: shown,
    },
    (value): value is LineShape['kind'] | typeof PLAIN => value === shape.kind || value === PLAIN,
  );
  if (taken === PLAIN) return { text, shape: null };
  const turned = lines.map((line) => shapedLine(line, shape)).join('\n');
  return { text: whole ? turned : `${turned}\n`, shape };
}

function shapeOf(lines: readonly string[]): LineShape | null {
  if (arePrefixed(lines)) return { kind: 'prefixed' };
  if (areQuotedRows(lines)) return { kind: 'quoted' };
  const gaps = gapsBetween(lines);
  return gaps === null ? null : { kind: 'aligned', gaps };
}

/** Cells with a mark between them. */
function shownAs(line: string): string {
  return line.replaceAll('\t', ' · ');
}
