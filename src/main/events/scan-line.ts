import { isPublicAddress } from './address';
import { viewOf } from './byte-view';
import type { DollarKey } from './dollar-keys';
import { Interner } from './interner';
import { isPublicV4Text } from './scan-address';
import {
  CLOSE_OBJECT,
  COMMA,
  endOfPlainString,
  OPEN_OBJECT,
  peek,
  QUOTE,
  skipSpace,
  skipString,
  skipValue,
  UNDECIDED,
} from './scan-json';
import { KeyScanner, type SeenKey } from './scan-key';
import { TimeScanner } from './scan-time';
import { NO_ROOM, type Verdict } from './verdict';

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
  scan(bytes: Buffer, start: number, end: number, verdict: Verdict): boolean {
    const view = viewOf(bytes);
    const open = skipSpace(view, start, end);
    let at = open;
    if (peek(view, at, end) !== OPEN_OBJECT) return false;
    this.keys.begin();
    do {
      at = this.keys.next(view, skipSpace(view, at + 1, end), end);
      if (at === UNDECIDED) return false;
      at = this.value(this.keys.last, bytes, view, at, end, verdict);
      if (at === UNDECIDED) return false;
      at = skipSpace(view, at, end);
    } while (peek(view, at, end) === COMMA);
    if (peek(view, at, end) !== CLOSE_OBJECT || skipSpace(view, at + 1, end) !== end) return false;
    if (Number.isNaN(verdict.timeMs)) return false;
    if (!verdict.hasId) {
      verdict.add('id-missing');
      if (verdict.roomForId === NO_ROOM) verdict.roomForId = open;
    }
    return true;
  }

  private value(
    { dollar, name }: SeenKey,
    bytes: Buffer,
    view: DataView,
    from: number,
    end: number,
    verdict: Verdict,
  ): number {
    if (dollar === null) return skipValue(view, from, end);
    if (dollar === 'unknown') {
      if (name === '$pixel') return UNDECIDED;
      verdict.note('unknown-dollar', name);
      return skipValue(view, from, end);
    }
    const first = peek(view, from, end);
    if (first === FIRST_OF_NULL && dollar !== '$time') {
      if (dollar === '$unique_id') verdict.roomForId = from;
      return skipValue(view, from, end);
    }
    if (first !== QUOTE) return UNDECIDED;
    // Nothing is asked of these but to be text, so they may have escapes.
    if (dollar === '$user_agent' || dollar === '$referrer') return skipString(view, from, end);
    const stop = endOfPlainString(view, from + 1, end);
    if (stop === UNDECIDED || !this.judgeText(dollar, bytes, view, from + 1, stop, verdict)) return UNDECIDED;
    return stop + 1;
  }

  /** False: there may be something to say of this value. */
  private judgeText(
    key: DollarKey,
    bytes: Buffer,
    view: DataView,
    start: number,
    end: number,
    verdict: Verdict,
  ): boolean {
    switch (key) {
      case '$time':
        verdict.timeMs = this.times.scan(view, start, end);
        return !Number.isNaN(verdict.timeMs);
      case '$unique_id':
        if (mayBeBlank(view, start, end)) return false;
        verdict.setId(view, start, end);
        return true;
      case '$package':
        if (mayBeBlank(view, start, end)) return false;
        verdict.package = this.ids.of(view, start, end) ?? bytes.toString('utf8', start, end);
        return true;
      case '$tracking_pixel':
        if (mayBeBlank(view, start, end)) return false;
        verdict.pixel = this.ids.of(view, start, end) ?? bytes.toString('utf8', start, end);
        return true;
      case '$remote_address':
        return isPublicV4Text(view, start, end) || isPublicAddress(bytes.toString('latin1', start, end));
      case '$headers':
        return false;
      default:
        return true;
    }
  }
}

/** Text that begins with a visible ASCII character is not blank; whether other text is, the plain reading knows. */
function mayBeBlank(view: DataView, start: number, end: number): boolean {
  const first = peek(view, start, end);
  return first <= 0x20 || first >= 0x7f;
}
