import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../scripts/support/project';

const FOLDER = join(projectRoot, 'src/renderer/text');

/** Words that a user should not have to know, turns that read as translated, and British spelling. */
const FORBIDDEN: readonly (readonly [words: RegExp, files: readonly string[]])[] = [
  [/\bkeys?\b/i, []],
  [/\bISO dates?\b/, []],
  [/curly brackets/i, []],
  [/JSON Lines/, []],
  [/Windows characters/i, []],
  [/(?<!packages )named in the file/i, []],
  [/no date we can read/, []],
  [/first lines that have/i, []],
  [/Set aside, not sent/, []],
  [/not accounted for/i, []],
  [/on the way out/i, []],
  [/say which/i, []],
  [/as you said/i, []],
  [/remembered as/i, []],
  [/knows no account/, []],
  [/lies? more than a day ahead/, []],
  [/way to Scarf|straight to Scarf/i, []],
  [/\bslots?\b/i, []],
  [/\bBegun\b/i, []],
  [/\bid in Scarf/i, []],
  [/^Running$/, []],
  [/on how far/, []],
  [/\blet go\b/i, []],
  [/you may not open/i, []],
  [/an id that says nothing/, []],
  [/colour|\bgrey\b|recognis|organis(?!m)|behaviour|favour|cancelled|\bany more\b|centre|whilst/i, []],
];

/** Everything in quotes that may be read: with a space, or with a capital at its start. */
function textsIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(join(FOLDER, file), 'utf8'), ts.ScriptTarget.Latest);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (
      ts.isStringLiteral(node) ||
      ts.isNoSubstitutionTemplateLiteral(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node)
    )
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts.filter((text) => text.includes(' ') || /^\p{Lu}/u.test(text));
}

const TEXTS = readdirSync(FOLDER).map((file) => [file, textsIn(file)] as const);

describe('no sentence of the window has the words', () => {
  it.each(FORBIDDEN)('%s', (words, files) => {
    const found = TEXTS.flatMap(([file, texts]) =>
      files.includes(file) ? [] : texts.filter((text) => words.test(text)).map((text) => `${file}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});
