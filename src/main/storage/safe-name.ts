/** In characters. File systems allow 255 bytes. */
const NAME_LENGTH_AT_MOST = 60;

/** Windows opens a device for these, whatever follows a dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?=\s*(?:\.|$))/i;

/**
 * A name, or the beginning of one, that every system takes for a file in the folder where it is put. A name in an archive may
 * hold any characters, also those that lead to another folder. Windows drops dots and spaces at an end.
 */
export function safeName(name: string): string {
  const plain = name.replace(/[\\/<>:"|?*\p{Cc}]+/gu, '-').replace(/[. ]+$/g, '');
  const short = [...plain]
    .slice(-NAME_LENGTH_AT_MOST)
    .join('')
    .replace(/^[-. ]+/, '');
  return DEVICE.test(short) ? `_${short}` : short;
}
