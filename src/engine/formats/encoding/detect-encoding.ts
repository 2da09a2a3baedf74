import { isUtf8 } from 'node:buffer';
import { isEncoding, isWide, type TextForm, type WideEncoding } from '../../../shared/files/layout';
import type { ReadingContext } from '../../model/reading-context';
import type { Guesses } from '../../questions/guesses';
import { guessEncoding } from './guess-encoding';
import { linesToUtf8 } from './to-utf8';
import { markedEncoding, unicodeText, zeroEncoding } from './unicode';

/** The first bytes of a file, as text. */
export interface DecodedStart {
  readonly form: TextForm;
  readonly text: string;
}

export interface StartBytes {
  readonly bytes: Buffer;
  readonly whole: boolean;
  /** Lines of the whole file that are not UTF-8, if they were searched. */
  readonly oddLines?: readonly Buffer[];
}

/** How the bytes of a file are text: by a mark, by its zeros, as UTF-8, or else by a guess. */
export function detectEncoding(start: StartBytes, context: ReadingContext, guesses: Guesses): DecodedStart {
  const unicode = markedEncoding(start.bytes) ?? zeroEncoding(start.bytes);
  if (unicode !== null) return decodedUnicode(start.bytes, unicode);
  const crOnly = hasOnlyCr(start.bytes);
  const sample = crOnly
    ? Buffer.from(start.bytes.toString('latin1').replaceAll('\r', '\n'), 'latin1')
    : start.bytes;
  const ends = crOnly ? ({ lineEnds: 'cr' } as const) : {};
  const { oddLines = [] } = start;
  const odd = oddLines.length > 0 ? oddLines : oddLinesOf(sample, start.whole);
  // Texts in JSON stand in quotes: a line without any is damaged, and no encoding mends it.
  const lines = /^(?:\xef\xbb\xbf)*\s*[[{]/.test(sample.toString('latin1', 0, 64))
    ? odd.filter((line) => line.includes(QUOTE))
    : odd;
  if (lines.length === 0) return { form: { encoding: 'utf-8', ...ends }, text: textOf(sample) };
  const encoding = guesses.decide(
    'encoding',
    guessEncoding({ lines, crOnly, locale: context.locale }),
    isEncoding,
  );
  if (isWide(encoding)) return decodedUnicode(start.bytes, encoding);
  const utf8 = encoding === 'utf-8' ? sample : linesToUtf8(sample, encoding);
  return { form: { encoding, ...ends }, text: textOf(utf8) };
}

function textOf(bytes: Buffer): string {
  // A mark is left out; `stream` keeps a character that the sample cuts out of the text.
  return new TextDecoder().decode(bytes, { stream: true });
}

function decodedUnicode(bytes: Buffer, encoding: WideEncoding): DecodedStart {
  const text = unicodeText(bytes, encoding).replace(/^\uFEFF+/, '');
  const isCr = text.includes('\r') && !text.includes('\n');
  return isCr
    ? { form: { encoding, lineEnds: 'cr' }, text: text.replaceAll('\r', '\n') }
    : { form: { encoding }, text };
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** A CR at the very end of a sample may have its LF behind it. */
function hasOnlyCr(bytes: Buffer): boolean {
  const first = bytes.indexOf(CR);
  return first !== -1 && first < bytes.length - 1 && !bytes.includes(LF);
}

/** The lines that are not UTF-8, without a last line that the sample may cut. */
export function oddLinesOf(bytes: Buffer, whole: boolean): Buffer[] {
  const end = whole ? bytes.length : bytes.lastIndexOf(LF) + 1;
  const complete = bytes.subarray(0, end);
  if (isUtf8(complete)) return [];
  const lines: Buffer[] = [];
  for (let start = 0; start < end;) {
    const lineEnd = complete.indexOf(LF, start);
    const line = complete.subarray(start, lineEnd === -1 ? end : lineEnd);
    if (!isUtf8(line)) lines.push(line);
    start = lineEnd === -1 ? end : lineEnd + 1;
  }
  return lines;
}
