import { readXml } from './xml-reading';
import type { Attributes } from './xml-visitor';

/** What the number format of a cell makes of its number. */
export type NumberKind = 'number' | 'date' | 'time' | 'date-time';

/** The kind of each cell style, by its index. */
export type CellStyles = readonly NumberKind[];

/** Formats that every workbook has without naming them (ECMA-376, 18.8.30), also those of eastern Asia. */
const BUILT_IN: readonly (readonly [from: number, to: number, kind: NumberKind])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date-time'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 47, 'time'],
  [50, 58, 'date'],
];

/** Reads `styles.xml`: how the number of a cell is shown decides whether it is a date. */
export async function readCellStyles(chunks: AsyncIterable<Buffer>): Promise<CellStyles> {
  const codes = new Map<number, string>();
  const styles: NumberKind[] = [];
  let isInCellStyles = false;
  await readXml(chunks, {
    open(name: string, attributes: Attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') isInCellStyles = true;
      else if (name === 'xf' && isInCellStyles)
        styles.push(kindOfFormat(Number(attributes['numFmtId'] ?? 0), codes));
    },
    close(name: string) {
      if (name === 'cellXfs') isInCellStyles = false;
    },
  });
  return styles;
}

function kindOfFormat(id: number, codes: ReadonlyMap<number, string>): NumberKind {
  const code = codes.get(id);
  if (code !== undefined) return kindOfCode(code);
  return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? 'number';
}

/** The kind of a format by its code, such as `dd.mm.yyyy hh:mm`. Quoted text, escapes and conditions say nothing. */
export function kindOfCode(code: string): NumberKind {
  const [positive = ''] = code.split(';');
  const signs = positive
    .replace(/"[^"]*"|\\.|[_*]./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (/general|standard/.test(signs)) return 'number';
  const hasDay = /[yd]|e{1,4}(?![+-])/.test(signs) || /mmm/.test(signs);
  const hasClock = /[hs]|am\/pm/.test(signs);
  if (hasDay) return hasClock ? 'date-time' : 'date';
  if (hasClock) return 'time';
  return /m/.test(signs) ? 'date' : 'number';
}
