import type { Page } from 'playwright-core';

// Page code is text: the compiler would add a helper to named functions that the page does not have.

/** A JavaScript expression that is true once the page shows something. */
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

const TIMEOUT_MS = 60_000;
/** For work whose time depends on the file size. */
export const LONG_TIMEOUT_MS = 20 * 60_000;

/**
 * Milliseconds by the page's clock from an action to the first frame that meets each condition. Resolves with the last
 * condition. With `from` the time starts at a window event, for input that page code cannot cause.
 */
export async function timesInPage<Name extends string>(
  page: Page,
  action: { readonly act: string } | { readonly from: string },
  conditions: Readonly<Record<Name, Condition>>,
  timeoutMs = TIMEOUT_MS,
): Promise<Readonly<Record<Name, number>>> {
  const tests = Object.entries<Condition>(conditions)
    .map(([name, test]) => `${JSON.stringify(name)}: () => ${test}`)
    .join(',');
  const start =
    'act' in action
      ? `began = performance.now(); ${action.act}; look();`
      : `addEventListener(${JSON.stringify(action.from)}, () => { began = performance.now(); }, { capture: true, once: true });`;
  const times: unknown = await page.evaluate(`new Promise((resolve, reject) => {
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
        // The next frame shows the current DOM.
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
    setTimeout(() => reject(new Error('Condition not met in time: ' + last)), ${timeoutMs});
    ${start}
  })`);
  return times as Readonly<Record<Name, number>>;
}

export async function timeInPage(
  page: Page,
  act: string,
  until: Condition,
  timeoutMs = TIMEOUT_MS,
): Promise<number> {
  return (await timesInPage(page, { act }, { until }, timeoutMs)).until;
}
