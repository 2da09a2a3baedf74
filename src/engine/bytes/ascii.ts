// What a byte is as a character of ASCII. A byte of another script is none of these.

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

export function isLetter(byte: number): boolean {
  return isCapital(byte & ~0x20);
}
