import type { LineShape } from '../../../shared/files/layout';
import type { Certainty } from '../../../shared/checks/question';
import type { Guesses } from '../../questions/guesses';
import { sampleLines } from '../table/sample-rows';
import { gapsBetween } from './aligned-lines';
import { repairedJson } from './almost-json';
import { areAlmostJson } from './guess-almost-json';
import { holderOf } from './held-lines';
import { arePrefixed } from './prefixed-lines';
import { areQuotedRows } from './quoted-lines';
import { shapedLine, type ShapeOfLine } from './shaped-lines';

/** The answer that lines are read as they stand in the file. */
export const PLAIN = 'plain';
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
  const shape = shapeOf(filled) ?? (areAlmostJson(lines, whole) ? { kind: 'almost-json' as const } : null);
  if (shape === null) return { text, shape };
  const turned = turnedLines(lines, shape);
  const shown = lines.flatMap((line, index) => {
    const after = turned[index] ?? '';
    return line === after ? [] : [{ before: line.trim(), after: shownAs(after.trim()) }];
  });
  // A line that is only a comment shows nothing.
  const filledAfter = shown.filter(({ after }) => after !== '');
  const telling = filledAfter.length > 0 ? filledAfter : shown;
  const before = telling.map((each) => each.before);
  const taken = guesses.decide<LineShape['kind'] | typeof PLAIN>(
    'line-shape',
    {
      certainty: certaintyOf(shape),
      choices: [
        { value: shape.kind, evidence: telling.map(({ after }) => after) },
        { value: PLAIN, evidence: before },
      ],
      evidence: before,
    },
    (value): value is LineShape['kind'] | typeof PLAIN => value === shape.kind || value === PLAIN,
  );
  if (taken === PLAIN) return { text, shape: null };
  return { text: whole ? turned.join('\n') : `${turned.join('\n')}\n`, shape };
}

function turnedLines(lines: readonly string[], shape: LineShape): readonly string[] {
  if (shape.kind === 'almost-json') return repairedJson(lines.join('\n')).split('\n');
  return lines.map((line) => shapedLine(line, shape));
}

/** What stands before an event is lost with it, and a repair changes what the file says, so there the user decides. */
function certaintyOf({ kind }: LineShape): Certainty {
  return kind === 'prefixed' || kind === 'almost-json' ? 'open' : 'likely';
}

function shapeOf(lines: readonly string[]): ShapeOfLine | null {
  const key = holderOf(lines);
  if (key !== null) return { kind: 'held', key };
  if (arePrefixed(lines)) return { kind: 'prefixed' };
  if (areQuotedRows(lines)) return { kind: 'quoted' };
  const gaps = gapsBetween(lines);
  return gaps === null ? null : { kind: 'aligned', gaps };
}

/** Cells with a mark between them. */
function shownAs(line: string): string {
  return line.replaceAll('\t', ' · ');
}
