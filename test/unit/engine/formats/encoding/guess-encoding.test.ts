import { describe, expect, it } from 'vitest';
import { guessEncoding } from '../../../../../src/engine/formats/encoding/guess-encoding';
import { tableOf } from '../../../../../src/engine/bytes/single-byte';
import type { Encoding, SingleByteEncoding } from '../../../../../src/shared/files/layout';
import type { Guess } from '../../../../../src/engine/questions/guesses';

function guess(cells: readonly Buffer[], locale = 'en-US', crOnly = false): Guess<Encoding> {
  const lines = cells.map((cell) => Buffer.concat([Buffer.from('2026-11-25T10:00:00Z;x1;'), cell]));
  return guessEncoding({ lines, crOnly, locale });
}

function inSingleBytes(text: string, encoding: SingleByteEncoding): Buffer {
  const { characters } = tableOf(encoding);
  return Buffer.from([...text].map((character) => characters.indexOf(character)));
}

describe('the guess of an encoding', () => {
  it.each<[SingleByteEncoding, readonly string[]]>([
    ['windows-1252', ['Düsseldorf', 'São Tomé', 'El Niño', 'Façade', 'Tromsø', 'Côte d’Ivoire', 'Straße']],
    ['windows-1250', ['Gdańsk', 'Łódź', 'Plzeň', 'Příbram', 'Győr', 'Kraków', 'Częstochowa', 'Wałęsa']],
    ['windows-1251', ['Москва', 'Казань', 'Київ', 'Пользователь', 'ООО Ромашка']],
    ['windows-1253', ['Αθήνα', 'Θεσσαλονίκη']],
    ['windows-1254', ['Eskişehir', 'Muğla', 'Kırşehir']],
    ['iso-8859-2', ['Łódź', 'Śląsk']],
    ['koi8-r', ['Москва', 'Скачать']],
    ['macintosh', ['Zürich', 'Genève', 'Málaga', 'Köln']],
    ['ibm850', ['étiquettes', 'Genève', 'Málaga', 'Straße']],
    ['ibm866', ['Москва', 'Привет мир']],
  ])('reads single cells of %s', (encoding, words) => {
    for (const word of words) {
      const { choices, certainty } = guess([inSingleBytes(word, encoding)]);
      expect([choices[0]?.evidence, certainty]).toEqual([[word], 'likely']);
    }
  });

  it.each<[Encoding, string, string]>([
    ['shift_jis', '東京', '938c8b9e'],
    ['shift_jis', 'ダウンロード', '835f83458393838d815b8368'],
    ['euc-jp', '東京', 'c5ecb5fe'],
    ['gb18030', '北京', 'b1b1bea9'],
    ['gb18030', '下载', 'cfc2d4d8'],
    ['big5', '台北', 'a578a55f'],
    ['euc-kr', '서울', 'bcadbfef'],
  ])('reads a single cell of %s: %s', (encoding, word, hex) => {
    const { choices, certainty } = guess([Buffer.from(hex, 'hex')]);
    expect([choices[0], certainty]).toEqual([{ value: encoding, evidence: [word] }, 'likely']);
  });

  it('offers no encoding in which the cells make no words', () => {
    const words = ['Werbeträger', 'Übersicht', 'Straße'].map((word) => inSingleBytes(word, 'windows-1252'));
    expect(guess(words, 'de-DE').choices.map(({ value }) => value)).toEqual(['windows-1252', 'utf-8']);
    const polish = guess([inSingleBytes('Poznań', 'windows-1250')]).choices.map(({ value }) => value);
    expect(polish).toEqual(['windows-1250', 'windows-1252', 'utf-8']);
    // Bytes in which no encoding makes words are damage, and every way to read them stays.
    expect(guess([Buffer.from('x\xb1x', 'latin1')]).choices.length).toBeGreaterThan(2);
  });

  it('shows the same cells in each reading, and as they stand in the file', () => {
    const { choices, evidence } = guess(
      ['Łódź', 'Gdańsk', 'Kraków', 'Toruń'].map((word) => inSingleBytes(word, 'windows-1250')),
    );
    expect(evidence).toEqual(['\\xa3\\xf3d\\x9f', 'Gda\\xf1sk', 'Krak\\xf3w']);
    expect(choices[0]).toEqual({ value: 'windows-1250', evidence: ['Łódź', 'Gdańsk', 'Kraków'] });
    expect(choices.find(({ value }) => value === 'windows-1252')?.evidence).toEqual([
      '£ódŸ',
      'Gdañsk',
      'Kraków',
    ]);
    expect(choices.at(-1)?.value).toBe('utf-8');
  });

  it('leaves open what two encodings make words of', () => {
    const cell = inSingleBytes('Poznań', 'windows-1250');
    expect(guess([cell]).certainty).toBe('open');
    expect(
      guess([cell])
        .choices.slice(0, 2)
        .map(({ value }) => value),
    ).toEqual(['windows-1250', 'windows-1252']);
  });

  it('heeds the locale and the lines of an old Mac where cells alone do not decide', () => {
    const letter = inSingleBytes('è', 'windows-1252');
    expect(guess([letter]).choices[0]?.value).toBe('windows-1252');
    expect(guess([letter], 'pl-PL').choices[0]?.value).toBe('windows-1250');
    expect(guess([inSingleBytes('Åsa', 'macintosh')], 'en-US', true).choices[0]?.value).toBe('macintosh');
  });

  it('sets aside what is text in no encoding', () => {
    const { choices, certainty } = guess([Buffer.from('x\xb1x', 'latin1')]);
    expect([choices[0]?.value, certainty]).toEqual(['utf-8', 'likely']);
  });
});
