/*
 * CRC-32 of gzip (RFC 1952), as a polynomial whose top bit is x^0. The checksum of two joined pieces follows from
 * their checksums and the length of the second, as in zlib's crc32_combine.
 */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x8000_0000;

/** The product of two polynomials modulo the CRC-32 polynomial. */
function times(left: number, right: number): number {
  let product = 0;
  let rest = right;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((left & bit) !== 0) product ^= rest;
    rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}

/** x^(2^n) for each n: appending `length` bytes multiplies a checksum by x^(8 * length). */
const SQUARES = ((): readonly number[] => {
  const squares = [ONE >>> 1];
  while (squares.length < 32) {
    const last = squares[squares.length - 1] as number;
    squares.push(times(last, last));
  }
  return squares;
})();

/** The CRC-32 of two joined pieces. `secondBytes`: the length of the second, below 2^29. */
export function joinCrc32(first: number, second: number, secondBytes: number): number {
  let shift = ONE;
  let bits = secondBytes * 8;
  for (let n = 0; bits !== 0; n += 1, bits >>>= 1) {
    if ((bits & 1) === 1) shift = times(shift, SQUARES[n] as number);
  }
  return (times(shift, first) ^ second) >>> 0;
}
