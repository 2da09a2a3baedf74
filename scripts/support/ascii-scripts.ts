import type { Plugin } from 'vite';

/**
 * Writes each character beyond ASCII in the built scripts as an escape. V8 keeps a script with one dash or quotation mark of
 * typography as text of two bytes a character, and takes longer to decode and compile all of it.
 */
export function asciiScripts(): Plugin {
  return {
    name: 'ascii-scripts',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = inAscii(file.code);
      },
    },
  };
}

/** Behind a backslash, a line separator is no character of the text. */
const NOT_THE_SAME = /\bString\.raw\s*`[^`]*[^\0-\x7f]|\\[\u2028\u2029]/;

/** The same program in ASCII; its comments show escapes. Throws where an escape would mean something else. */
export function inAscii(code: string): string {
  if (NOT_THE_SAME.test(code)) throw new Error('This script cannot be written in ASCII.');
  return code.replace(/(\\*)([^\0-\x7f])/g, (_, slashes: string, character: string) => {
    // A backslash before such a character means nothing, and would hide the one of the escape.
    const before = slashes.length % 2 === 0 ? slashes : slashes.slice(1);
    return `${before}\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
