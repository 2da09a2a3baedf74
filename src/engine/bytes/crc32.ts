/*
 * CRC-32 as gzip has it (RFC 1952). Bits stand for the powers of x from the left: the top bit is x^0. The sum of two
 * joined pieces follows from their sums and the second one's length alone, as zlib's crc32_combine works it out.
 */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x8000_0000;

/** Product of two polynomials, modulo that of CRC-32. */
function times(left: number, right: number): number {
  let product = 0;
  let rest = right;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((left & bit) !== 0) product ^= rest;
    rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}

/** x^(2^n) for each n: a piece of `length` bytes moves what stands before it by x^(8 * length). */
const SQUARES = ((): readonly number[] => {
  const squares = [ONE >>> 1];
  while (squares.length < 32) {
    const last = squares[squares.length - 1] as number;
    squares.push(times(last, last));
  }
  return squares;
})();

/** The CRC-32 of two pieces in a row. `secondBytes`: the length of the second, below 2^29. */
export function joinCrc32(first: number, second: number, secondBytes: number): number {
  let shift = ONE;
  let bits = secondBytes * 8;
  for (let n = 0; bits !== 0; n += 1, bits >>>= 1) {
    if ((bits & 1) === 1) shift = times(shift, SQUARES[n] as number);
  }
  return (times(shift, first) ^ second) >>> 0;
}
