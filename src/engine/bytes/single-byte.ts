import { INVALID_BYTE } from './invalid-byte';
import type { SingleByteEncoding } from '../../shared/files/layout';

/** The upper half of the code pages of DOS, which TextDecoder does not know. */
const DOS: Readonly<Partial<Record<SingleByteEncoding, string>>> = {
  ibm850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
  ibm437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0',
};

const TABLES = new Map<SingleByteEncoding, SingleByteTable>();

/** What each byte of an encoding stands for. */
export interface SingleByteTable {
  /** The character of each byte; empty: the encoding has none. */
  readonly characters: readonly string[];
  /** The UTF-8 bytes of byte `b` are `utf8[3 * b]` and the following, `lengths[b]` in all. */
  readonly utf8: Uint8Array;
  readonly lengths: Uint8Array;
}

export function tableOf(encoding: SingleByteEncoding): SingleByteTable {
  let table = TABLES.get(encoding);
  if (table === undefined) TABLES.set(encoding, (table = makeTable(encoding)));
  return table;
}

/** The bytes in UTF-8. A byte without a character stays invalid. */
export function singleByteToUtf8(bytes: Uint8Array, encoding: SingleByteEncoding): Buffer {
  const { utf8, lengths } = tableOf(encoding);
  const out = Buffer.allocUnsafe(bytes.length * 3);
  let filled = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    const length = lengths[byte] as number;
    out[filled] = utf8[3 * byte] as number;
    if (length > 1) {
      out[filled + 1] = utf8[3 * byte + 1] as number;
      if (length > 2) out[filled + 2] = utf8[3 * byte + 2] as number;
    }
    filled += length;
  }
  return out.subarray(0, filled);
}

function makeTable(encoding: SingleByteEncoding): SingleByteTable {
  const characters = Array.from({ length: 256 }, (_, byte) => characterOf(byte, encoding));
  const utf8 = new Uint8Array(3 * 256);
  const lengths = new Uint8Array(256);
  for (const [byte, character] of characters.entries()) {
    const encoded = character === '' ? [INVALID_BYTE] : Buffer.from(character);
    utf8.set(encoded, 3 * byte);
    lengths[byte] = encoded.length;
  }
  return { characters, utf8, lengths };
}

function characterOf(byte: number, encoding: SingleByteEncoding): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  const dos = DOS[encoding];
  // Node 20 reads windows-1252 as Latin-1, which has no €, unless `stream` is set.
  const character =
    dos === undefined
      ? new TextDecoder(encoding).decode(Uint8Array.of(byte), { stream: true })
      : dos[byte - 0x80];
  const isText = character !== undefined && !/[\u0080-\u009f\ufffd]/.test(character);
  return isText ? character : '';
}
