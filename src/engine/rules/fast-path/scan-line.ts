import { isPublicAddress } from '../address';
import { viewOf } from '../../bytes/byte-view';
import { Interner } from '../../bytes/interner';
import { isPublicV4Text } from './scan-address';
import {
  CLOSE_OBJECT,
  endOfWalk,
  peek,
  QUOTE,
  skipSpace,
  skipString,
  skipValue,
  UNDECIDED,
} from './scan-json';
import { KeyScanner, RULES, type SeenKey } from './scan-key';
import { TimeScanner } from './scan-time';
import { NO_ID_POSITION, type LineResult } from '../line-result';

const FIRST_OF_NULL = 0x6e;

/**
 * Reads a line in its bytes, several times as fast as the plain reading and to the same verdict; a property test holds
 * the two together. It decides only lines that have nothing wrong but age, destination, an unknown key and a missing
 * id. All else, and all that is unusual, it leaves undecided.
 */
export class LineScanner {
  private readonly keys = new KeyScanner();
  private readonly times = new TimeScanner();
  private readonly ids = new Interner((word) => word.text());

  /** True: the verdict is complete. False: it must be reset, and the plain reading asked. */
  scan(bytes: Buffer, start: number, end: number, verdict: LineResult): boolean {
    const view = viewOf(bytes);
    const { keys } = this;
    keys.begin();
    let at = start;
    for (let key = keys.next(view, at, end); key !== null; key = keys.next(view, at, end)) {
      at += key.word.length;
      if (key.quoted) {
        const stop = endOfWalk(view, at, end);
        if (peek(view, stop, end) !== QUOTE) at = escapedText(key, view, at, end);
        else if (key.rule <= RULES.text) at = stop + 1;
        else at = this.validateText(key, bytes, view, at, stop, verdict) ? stop + 1 : UNDECIDED;
      } else {
        at = otherValue(key, view, at, end, verdict);
      }
      if (at === UNDECIDED) return false;
    }
    at = skipSpace(view, at, end);
    if (peek(view, at, end) !== CLOSE_OBJECT || skipSpace(view, at + 1, end) !== end) return false;
    if (Number.isNaN(verdict.timeMs)) return false;
    if (!verdict.hasId) {
      verdict.add('id-missing');
      if (verdict.idInsertPosition === NO_ID_POSITION) verdict.idInsertPosition = skipSpace(view, start, end);
    }
    return true;
  }

  /** False: there may be something to say of this value. */
  private validateText(
    { rule, name }: SeenKey,
    bytes: Buffer,
    view: DataView,
    start: number,
    end: number,
    verdict: LineResult,
  ): boolean {
    switch (rule) {
      case RULES.time:
        verdict.timeMs = this.times.scan(view, start, end);
        return !Number.isNaN(verdict.timeMs);
      case RULES.id:
        if (mayBeBlank(view, start, end)) return false;
        verdict.setId(view, start, end);
        return true;
      case RULES.package:
        if (mayBeBlank(view, start, end)) return false;
        verdict.package = this.ids.of(view, start, end) ?? bytes.toString('utf8', start, end);
        return true;
      case RULES.pixel:
        if (mayBeBlank(view, start, end)) return false;
        verdict.pixel = this.ids.of(view, start, end) ?? bytes.toString('utf8', start, end);
        return true;
      case RULES.address:
        return isPublicV4Text(view, start, end) || isPublicAddress(bytes.toString('latin1', start, end));
      case RULES.unknown:
        verdict.note('unknown-dollar', name);
        return true;
      case RULES.unusual:
        return false;
      case RULES.none:
      case RULES.text:
        return true;
    }
  }
}

/** A text with an escape, from behind its opening quote: of no matter where nothing is asked of it. */
function escapedText({ rule }: SeenKey, view: DataView, from: number, end: number): number {
  return rule <= RULES.text ? skipString(view, from - 1, end) : UNDECIDED;
}

/** A value that is no text. */
function otherValue(
  { rule, name }: SeenKey,
  view: DataView,
  from: number,
  end: number,
  verdict: LineResult,
): number {
  if (rule === RULES.unknown) verdict.note('unknown-dollar', name);
  else if (rule === RULES.time || rule === RULES.unusual) return UNDECIDED;
  else if (rule !== RULES.none && peek(view, from, end) !== FIRST_OF_NULL) return UNDECIDED;
  else if (rule === RULES.id) verdict.idInsertPosition = from;
  return skipValue(view, from, end);
}

/** Text that begins with a visible ASCII character is not blank; whether other text is, the plain reading knows. */
function mayBeBlank(view: DataView, start: number, end: number): boolean {
  const first = peek(view, start, end);
  return first <= 0x20 || first >= 0x7f;
}
