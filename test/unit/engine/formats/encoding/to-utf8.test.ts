import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../../../src/engine/bytes/single-byte';
import { toUtf8 } from '../../../../../src/engine/formats/encoding/to-utf8';
import {
  SINGLE_BYTE_ENCODINGS,
  type Encoding,
  type SingleByteEncoding,
  type TextForm,
} from '../../../../../src/shared/files/layout';
import { rounds } from '../../../../support/rounds';

/** Gives the same buffer for all chunks, as a file does. */
async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const lent = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(lent, 0, at, at + size);
    yield lent.subarray(0, length);
  }
}

async function converted(bytes: Buffer, form: TextForm, chunkBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of toUtf8(inChunks(bytes, chunkBytes), form)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const UNICODE = ['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'] as const;

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const bytes = Buffer.alloc([...text].length * 4);
  for (const [at, character] of [...text].entries())
    bytes.writeUInt32LE(character.codePointAt(0) ?? 0, at * 4);
  return encoding === 'utf-32le' ? bytes : bytes.swap32();
}

/** Each character as the byte that stands for it. */
function inSingleBytes(text: string, encoding: SingleByteEncoding): Buffer {
  const { characters } = tableOf(encoding);
  return Buffer.from([...text].map((character) => characters.indexOf(character)));
}

const character = fc.constantFrom('a', '\n', 'é', '€', '𐍈', '\uFFFD', '\uFEFF', '਀', 'Ċ', '￿');

describe('text in UTF-8', () => {
  it('is the same however the file arrives, with replacement characters of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: character, maxLength: 60 }),
        fc.constantFrom(...UNICODE),
        fc.integer({ min: 1, max: 9 }),
        async (text, encoding, chunkBytes) => {
          const read = await converted(encode(text, encoding), { encoding }, chunkBytes);
          expect(read.toString()).toBe(text);
        },
      ),
      { numRuns: rounds(400) },
    );
  });

  it.each(['utf-16le', 'utf-32be'] as const)(
    'of a line that is far longer than memory, in %s',
    async (encoding) => {
      const long = '€𐍈é'.repeat(300_000);
      let most = 0;
      const pieces: Buffer[] = [];
      for await (const piece of toUtf8(inChunks(encode(long, encoding), 65_537), { encoding })) {
        most = Math.max(most, piece.length);
        pieces.push(Buffer.from(piece));
      }
      expect(Buffer.concat(pieces).toString() === long).toBe(true);
      expect(most).toBeLessThan(1_200_000);
    },
  );

  it.each([
    ['half a pair of UTF-16', 'utf-16le', Buffer.from('a\0\x3d\xd8b\0', 'latin1'), 'a\xffb'],
    ['a cut UTF-16', 'utf-16be', Buffer.from('\0a\0', 'latin1'), 'a\xff'],
    ['a number beyond Unicode', 'utf-32le', Buffer.from('a\0\0\0\0\0\x11\0', 'latin1'), 'a\xff'],
    ['a byte without a character', 'windows-1252', Buffer.from('a\x81\xe9', 'latin1'), 'a\xff\xc3\xa9'],
    ['half a character', 'shift_jis', Buffer.from('\x93\n\x93\x8c', 'latin1'), '\xff\n\xe6\x9d\xb1'],
  ] as const)('has an invalid byte for %s', async (_, encoding, bytes, expected) => {
    expect((await converted(bytes, { encoding }, 3)).toString('latin1')).toBe(expected);
  });

  it.each<[SingleByteEncoding, string]>([
    ['windows-1252', 'Zürich “5 €” – Œuvre'],
    ['windows-1250', 'Łódź, Plzeň, Győr'],
    ['windows-1251', 'Москва, Київ, №5'],
    ['windows-1253', 'Αθήνα'],
    ['windows-1254', 'İstanbul, Muğla'],
    ['iso-8859-2', 'Śląsk, Šumperk'],
    ['koi8-r', 'Казань'],
    ['macintosh', 'Besançon, Málaga™'],
    ['ibm850', 'Müller, étiquettes, São'],
    ['ibm437', 'Peña, Müller'],
    ['ibm866', 'Привет'],
  ])('has the characters of %s', async (encoding, text) => {
    expect((await converted(inSingleBytes(text, encoding), { encoding }, 2)).toString()).toBe(text);
  });

  it('knows a character for nearly every byte, and ASCII as it is', () => {
    for (const encoding of SINGLE_BYTE_ENCODINGS) {
      const { characters } = tableOf(encoding);
      expect(characters.slice(0, 128)).toEqual(
        Array.from({ length: 128 }, (_, byte) => String.fromCharCode(byte)),
      );
      expect(characters.filter((each) => each === '').length).toBeLessThan(35);
    }
  });

  it('keeps lines that are UTF-8 among lines of another encoding', async () => {
    const file = Buffer.concat([
      Buffer.from('Zürich\n'),
      Buffer.from('Gen\xe8ve\n', 'latin1'),
      Buffer.from('plain\nMalmö €'),
    ]);
    for (const chunkBytes of [1, 3, 8, 100]) {
      const read = await converted(file, { encoding: 'windows-1252' }, chunkBytes);
      expect(read.toString()).toBe('Zürich\nGenève\nplain\nMalmö €');
    }
  });

  it('takes two bytes of Chinese for Chinese, although they are valid UTF-8', async () => {
    const file = Buffer.concat([Buffer.from([0xc4, 0xa3, 0x0a]), Buffer.from('模北京\n')]);
    expect((await converted(file, { encoding: 'gb18030' }, 100)).toString()).toBe('模\n模北京\n');
  });

  it('keeps a line of several megabytes whole', { tags: ['long'] }, async () => {
    const text = 'é, '.repeat(1_000_000);
    const file = inSingleBytes(text, 'windows-1252');
    expect((await converted(file, { encoding: 'windows-1252' }, 65_536)).toString() === text).toBe(true);
  });

  it('ends lines of old Macs with LF, also where a CRLF is cut', async () => {
    const form = { encoding: 'utf-8', lineEnds: 'cr' } as const;
    for (const chunkBytes of [1, 2, 100]) {
      const read = await converted(Buffer.from('a\rb\r\nc\r\rd\r'), form, chunkBytes);
      expect(read.toString()).toBe('a\nb\nc\n\nd\n');
    }
    const mac = inSingleBytes('Köln\rGenève\r', 'macintosh');
    expect((await converted(mac, { encoding: 'macintosh', lineEnds: 'cr' }, 4)).toString()).toBe(
      'Köln\nGenève\n',
    );
  });
});

it('a stream of UTF-8 is passed on as it is', async () => {
  const bytes = Buffer.from('\uFEFFa\n\uFFFD\n');
  expect(await buffer(toUtf8(inChunks(bytes, 4), { encoding: 'utf-8' }))).toHaveLength(bytes.length);
});
