import { readFile } from 'node:fs/promises';
import { parsers } from 'prettier/plugins/markdown';
import type { Plugin } from 'vite';
import type { HelpBlock, HelpPage, HelpPiece } from '../../src/renderer/features/help/help-page';

/** A node of Markdown, as Prettier's own parser gives it. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly ordered?: boolean;
  readonly children?: readonly Node[];
}

const HELP_FILE = /[\\/]docs[\\/]help[\\/][\w-]+\.md$/;

/**
 * Makes a module of each page in docs/help while the window is built: plain data, so that the window holds no HTML. A page
 * with anything but what the window can show does not build.
 */
export function helpPages(): Plugin {
  return {
    name: 'help-pages',
    enforce: 'pre',
    async load(id) {
      if (!HELP_FILE.test(id)) return null;
      const page = await helpPage(await readFile(id, 'utf8'));
      return { code: `export default ${JSON.stringify(page)};`, moduleType: 'js' };
    },
  };
}

/** Reads a page: its title, then its blocks. */
export async function helpPage(markdown: string): Promise<HelpPage> {
  const parse = parsers.markdown.parse as (text: string, options: object) => Node | Promise<Node>;
  const [title, ...blocks] = inside(await parse(markdown, {}));
  if (title?.type !== 'heading') throw new Error('A page of the help begins with its title.');
  return { title: textOf(title), blocks: blocks.map(blockOf) };
}

function blockOf(node: Node): HelpBlock {
  switch (node.type) {
    case 'heading':
      return { kind: 'heading', text: textOf(node) };
    case 'paragraph':
      return { kind: 'paragraph', pieces: inside(node).map(pieceOf) };
    case 'list':
      return { kind: node.ordered === true ? 'steps' : 'list', items: inside(node).map(itemOf) };
    case 'table': {
      const [head, ...rows] = inside(node).map((row) => inside(row).map((cell) => inside(cell).map(pieceOf)));
      return { kind: 'table', head: head ?? [], rows };
    }
    default:
      throw new Error(`The help cannot show Markdown of the kind "${node.type}".`);
  }
}

function itemOf(item: Node): readonly HelpPiece[] {
  const [only, ...others] = inside(item);
  if (only?.type !== 'paragraph' || others.length > 0)
    throw new Error('A point of a list in the help is one paragraph.');
  return inside(only).map(pieceOf);
}

function pieceOf(node: Node): HelpPiece {
  switch (node.type) {
    case 'text':
      return { kind: 'text', text: textOf(node) };
    case 'strong':
      return { kind: 'strong', text: textOf(node) };
    case 'inlineCode':
      return { kind: 'key', text: textOf(node) };
    case 'link': {
      const { url = '' } = node;
      // Markdown makes a link of each mail address; the app opens none.
      return url.startsWith('mailto:')
        ? { kind: 'text', text: textOf(node) }
        : { kind: 'link', text: textOf(node), to: url };
    }
    default:
      throw new Error(`The help cannot show Markdown of the kind "${node.type}".`);
  }
}

/** The words of a node. A line may end anywhere in the file. */
function textOf(node: Node): string {
  return (node.value ?? inside(node).map(textOf).join('')).replace(/\s*\n\s*/g, ' ');
}

function inside({ children = [] }: Node): readonly Node[] {
  return children;
}
