import { isPublicAddress, isPublicV4 } from '../address';
import { isDigit } from '../../bytes/ascii';
import { peek } from './scan-json';

const DOT = 0x2e;

/** Whether `bytes[start..end)`, seen as `view`, is one public address. */
export function isPublicAddressText(bytes: Buffer, view: DataView, start: number, end: number): boolean {
  return isPublicV4Text(view, start, end) || isPublicAddress(bytes.toString('latin1', start, end));
}

/** Whether `view[start..end)` is a public IPv4 address, without leading zeros. */
function isPublicV4Text(view: DataView, start: number, end: number): boolean {
  let at = start;
  let address = 0;
  for (let octet = 0; octet < 4; octet += 1) {
    if (octet > 0 && peek(view, at++, end) !== DOT) return false;
    const first = at;
    let value = 0;
    for (; at < first + 3 && isDigit(peek(view, at, end)); at += 1)
      value = value * 10 + view.getUint8(at) - 0x30;
    if (at === first || value > 255 || (at > first + 1 && view.getUint8(first) === 0x30)) return false;
    address = (address << 8) | value;
  }
  return (
    at === end && isPublicV4(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255)
  );
}
