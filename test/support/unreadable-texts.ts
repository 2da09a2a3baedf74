import type { Page } from 'playwright-core';

/**
 * Texts of the page that end outside what can be seen or scrolled to: cut off without an ellipsis and a title that
 * tells the rest; and what makes the page scroll sideways.
 */
export function unreadableTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const wide = [document.scrollingElement, main, document.querySelector('.sidebar')].flatMap((element) =>
      element !== null && element.scrollWidth > element.clientWidth
        ? [`${element.tagName} scrolls sideways: ${element.scrollWidth} in ${element.clientWidth}`]
        : [],
    );

    const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
    const isCut = (node: Node): boolean => {
      // Hidden for all but screen readers.
      for (let box = node.parentElement; box !== null && box !== main; box = box.parentElement)
        if (getComputedStyle(box).clipPath !== 'none') return false;
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      for (let box = node.parentElement; box !== null && box !== main; box = box.parentElement) {
        const style = getComputedStyle(box);
        // What scrolls can be scrolled to; a LongList moves its rows within its port.
        if (/auto|scroll/.test(style.overflowX + style.overflowY) || box.matches('.port')) return false;
        const { left, right, top, bottom } = box.getBoundingClientRect();
        const across = cuts(style.overflowX) && (text.right > right + 1 || text.left < left - 1);
        const down = cuts(style.overflowY) && (text.bottom > bottom + 2 || text.top < top - 2);
        const tells = style.textOverflow === 'ellipsis' && box.closest('[title]') !== null;
        if ((across && !tells) || down) return true;
        if (across) return false;
      }
      return false;
    };

    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() !== null) {
      const node = walker.currentNode;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || node.parentElement === null || !node.parentElement.checkVisibility()) continue;
      if (isCut(node)) texts.push(`cut off: ${text}`);
    }
    return [...wide, ...new Set(texts)];
  });
}
