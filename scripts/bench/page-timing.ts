import type { Page } from 'playwright-core';

// The page is told in text, because the compiler marks named functions with a helper that the page does not have.

/** A condition on the page, as an expression. */
export type Condition = string;

export const shown = (selector: string): Condition =>
  `document.querySelector(${JSON.stringify(selector)}) !== null`;
export const gone = (selector: string): Condition =>
  `document.querySelector(${JSON.stringify(selector)}) === null`;
export const click = (selector: string): string =>
  `document.querySelector(${JSON.stringify(selector)}).click()`;
export const clickNamed = (name: string): string =>
  `[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === ${JSON.stringify(name)}).click()`;
export const type = (selector: string, text: string): string => `(() => {
  const field = document.querySelector(${JSON.stringify(selector)});
  field.value = ${JSON.stringify(text)};
  field.dispatchEvent(new Event('input', { bubbles: true }));
})()`;

const PATIENCE_MS = 60_000;
/** For what takes as long as a file is large. */
export const LONG_MS = 20 * 60_000;

/**
 * Milliseconds from an action to the frames in which each condition was first met, by the page's own clock. Ends with
 * the last condition. `from` begins the count at an event of the window instead, for what only a real hand can do.
 */
export async function timesInPage<Name extends string>(
  page: Page,
  action: { readonly act: string } | { readonly from: string },
  conditions: Readonly<Record<Name, Condition>>,
  patienceMs = PATIENCE_MS,
): Promise<Readonly<Record<Name, number>>> {
  const tests = Object.entries<Condition>(conditions)
    .map(([name, test]) => `${JSON.stringify(name)}: () => ${test}`)
    .join(',');
  const start =
    'act' in action
      ? `began = performance.now(); ${action.act}; look();`
      : `addEventListener(${JSON.stringify(action.from)}, () => { began = performance.now(); }, { capture: true, once: true });`;
  const told: unknown = await page.evaluate(`new Promise((resolve, reject) => {
    const tests = { ${tests} };
    const last = Object.keys(tests).at(-1);
    const times = {};
    let began;
    const look = () => {
      if (began === undefined) return;
      for (const name of Object.keys(tests)) {
        if (name in times || !tests[name]()) continue;
        times[name] = performance.now() - began;
        if (name === last) observer.disconnect();
        // What is in the page now is seen with the next frame.
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => {
            times[name] = performance.now() - began;
            if (name === last) resolve(times);
          };
          channel.port2.postMessage(null);
        });
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(() => reject(new Error('Never seen: ' + last)), ${patienceMs});
    ${start}
  })`);
  return told as Readonly<Record<Name, number>>;
}

export async function timeInPage(
  page: Page,
  act: string,
  until: Condition,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  return (await timesInPage(page, { act }, { until }, patienceMs)).until;
}
