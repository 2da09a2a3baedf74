import type { SampleRow } from './sample-rows';

/** Whether most rows hold something in a cell behind the last name. */
export function haveUnnamedCells(names: readonly string[], body: readonly SampleRow[]): boolean {
  return unnamedIn(names, body).length > body.length / 2;
}

/**
 * Whether the rows are wider than the header because a text without quotes holds the delimiter, so that the cells behind
 * it are under wrong names: `Mozilla/5.0 (X11; Linux)`, `Smith, John`.
 */
export function haveSplitTexts(
  header: SampleRow,
  names: readonly string[],
  body: readonly SampleRow[],
): boolean {
  const wider = unnamedIn(names, body);
  const spacesMean = !header.cells.some(({ padded }) => padded);
  const split = wider.filter(
    ({ cells }) =>
      isCutInBrackets(cells) || (spacesMean && isCutBeforeSpace(cells, cells.length - names.length)),
  );
  return split.length > wider.length / 2;
}

function unnamedIn({ length }: readonly string[], body: readonly SampleRow[]): SampleRow[] {
  return body.filter(({ cells }) => cells.slice(length).some(({ text }) => text.trim() !== ''));
}

/** A bracket that opens in one cell closes in the next. */
function isCutInBrackets(cells: SampleRow['cells']): boolean {
  return cells.some(({ text, quoted }, index) => {
    const next = cells[index + 1];
    return !quoted && next?.quoted === false && /\([^)]*$/.test(text) && /^[^(]*\)/.test(next.text);
  });
}

/** The only cells that begin with a space are as many as there are too many. */
function isCutBeforeSpace(cells: SampleRow['cells'], surplus: number): boolean {
  const behindSpace = cells.slice(1).filter(({ text, quoted }) => !quoted && /^ \S/.test(text));
  return behindSpace.length > 0 && behindSpace.length <= surplus;
}
