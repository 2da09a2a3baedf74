import { tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Artifact } from '../../src/shared/destination';
import { tablesOf } from '../../src/shared/checks/check';
import { USUAL_REQUESTS, type RequestFacts, type Requests } from '../../src/shared/files/requests';
import type { FakeBridge } from '../support/fake-bridge';
import { LOG_REQUESTS, logReport } from '../support/gallery/request-states';
import { doneCheck, readingCheck, reportOf } from '../support/views';
import { button, click, handle, handles, openApp, settled, type, words } from './support';

const OVEN: Artifact = { kind: 'package', id: 'oven-id', name: 'oven-cli', type: 'file' };
const HELM: Artifact = { kind: 'package', id: 'helm-id', name: 'oven-helm', type: 'file' };
const ARTIFACTS = { state: 'ready', items: [OVEN, HELM], complete: true, asOf: null, failure: null } as const;
const OVEN_RULE = { path: '/downloads/oven-*', to: { kind: 'package', id: OVEN.id } } as const;
const HOST_RULE = { host: 'charts.example.com', to: { kind: 'package', id: HELM.id } } as const;

/** The window with the check of an access log. */
function openLog(
  requests: Partial<Requests> = {},
  facts: Partial<RequestFacts> = {},
  remembered?: string,
): Promise<FakeBridge> {
  const check = doneCheck(logReport({ ...LOG_REQUESTS, ...requests }, facts, remembered));
  return openApp({ artifacts: ARTIFACTS, check }, (fake) =>
    fake.answer('check.set-mapping', () => undefined).answer('check.forget-mapping', () => undefined),
  );
}

/** The check that follows a change in the first one. */
const AGAIN = { id: 'check-2', replaces: 'check-1' } as const;

afterEach(() => void vi.useRealTimers());

/** The file is read for so long that its progress takes the place of the result before. */
async function readForLong(fake: FakeBridge, parts: { id: string; replaces: string }): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fake.emit('check.changed', readingCheck(0, parts));
  await tick();
  await vi.advanceTimersByTimeAsync(1000);
  await tick();
  vi.useRealTimers();
}

/** What main was told last that counts, and where it goes. */
function told(fake: FakeBridge): Requests | undefined {
  const mapping = fake.inputs('check.set-mapping').at(-1)?.mapping;
  return mapping !== undefined && 'requests' in mapping ? mapping.requests : undefined;
}

function step(reason: string): HTMLElement {
  const found = handles('counting-step').find(({ dataset }) => dataset['reason'] === reason);
  if (found === undefined) throw new Error(`no step ${reason}`);
  return found;
}

function chip(value: string): HTMLElement {
  const found = handles('value-chip').find(({ dataset }) => dataset['value'] === value);
  if (found === undefined) throw new Error(`no chip ${value}`);
  return found;
}

function checkbox(reason: string): HTMLInputElement {
  const found = step(reason).querySelector('input');
  if (found === null) throw new Error(`no switch for ${reason}`);
  return found;
}

async function chooseFrom(menu: HTMLElement, item: string): Promise<void> {
  menu.focus();
  menu.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  await settled();
  await click(handle(item));
}

async function chooseArtifact(field: HTMLElement, name: string): Promise<void> {
  field.focus();
  await type(field, name);
  const option = handles('destination-option').find(({ textContent }) => textContent.includes(name));
  if (option === undefined) throw new Error(`${name} is not offered`);
  option.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  await settled();
}

describe('what counts as an event', () => {
  it('shows each step in words, with its count', { tags: ['long'] }, async () => {
    await openLog();
    expect(handle('counting').textContent).toContain('8,412 of 12,040 requests count as events.');
    expect(step('method').textContent).toMatch(/Only GET.*POST and HEAD are left out\..*−510.*11,530/s);
    expect(step('status').textContent).toMatch(/Only answered with 200 or 304.*404 and 301 are left out\./s);
    expect(step('bots').dataset['leftOut']).toBe('904');
    expect(step('assets').textContent).toContain('8,412');
  });

  it('says nothing of what the log does not tell', async () => {
    await openLog({ columns: { path: 1 } });
    expect(handles('counting-step').map(({ dataset }) => dataset['reason'])).toEqual(['assets', 'paths']);
  });

  it('is changed by switches, and the file is checked again at once', async () => {
    const fake = await openLog();
    await click(checkbox('bots'));
    expect(told(fake)).toEqual({ ...LOG_REQUESTS, choice: { ...USUAL_REQUESTS, bots: 'count' } });
    expect(checkbox('bots').checked).toBe(true);
    await click(checkbox('method'));
    expect(told(fake)?.choice.methods).toBeNull();
    await click(chip('404'));
    expect(told(fake)?.choice.statuses).toEqual(['200', '304', '404', '206']);
    expect(chip('304').getAttribute('aria-pressed')).toBe('true');
  });

  it(
    'keeps its page while the file is checked again, then its place and the focus on what was used',
    { tags: ['long'] },
    async () => {
      const fake = await openLog();
      const main = document.querySelector('main') as HTMLElement;
      main.scrollTop = 300;
      await click(chip('404'));
      fake.emit('check.changed', readingCheck(0, AGAIN));
      await settled();
      expect(handle('check').dataset['state']).toBe('reading');
      expect(chip('404').closest('[aria-busy="true"]')).toHaveProperty('inert', true);
      fake.emit('window.command', { kind: 'start-import' });
      await settled();
      expect(fake.inputs('import.start')).toEqual([]);
      const choice = { ...USUAL_REQUESTS, statuses: ['200', '304', '404'] };
      fake.emit(
        'check.changed',
        doneCheck(logReport({ ...LOG_REQUESTS, choice }, { counted: 9_114 }), AGAIN),
      );
      await settled();
      expect(document.activeElement).toBe(chip('404'));
      expect(chip('404').closest('[aria-busy="true"]')).toBeNull();
      expect(main.scrollTop).toBe(300);
      expect(chip('404').getAttribute('aria-pressed')).toBe('true');
      expect(handle('counting').textContent).toContain('9,114 of 12,040 requests count as events.');
    },
  );

  it(
    'gives the focus back in the log that was changed, and to no file that is checked instead',
    { tags: ['long'] },
    async () => {
      const tables = ['access.log', 'cdn.log'].flatMap((name) =>
        tablesOf(reportOf(logReport(LOG_REQUESTS)), name),
      );
      const two = { ...logReport(LOG_REQUESTS), tables };
      const chips = (): HTMLElement[] =>
        handles('value-chip').filter(({ dataset }) => dataset['value'] === '404');
      const fake = await openApp({ artifacts: ARTIFACTS, check: doneCheck(two) }, (bridge) =>
        bridge.answer('check.set-mapping', () => undefined).answer('check.close', () => undefined),
      );
      await click(chips()[1] as HTMLElement);
      fake.emit('check.changed', readingCheck(0, AGAIN));
      await settled();
      fake.emit('check.changed', doneCheck(two, AGAIN));
      await settled();
      expect(document.activeElement).toBe(chips()[1]);

      await click(chips()[0] as HTMLElement);
      fake.emit('check.changed', readingCheck(0, { id: 'check-3', replaces: 'check-2' }));
      await settled();
      await click(handle('nav-import'));
      await click(button('Close it'));
      fake.emit('check.changed', doneCheck(two, { id: 'check-4' }));
      await settled();
      expect(document.activeElement).toBe(document.querySelector('h1'));
    },
  );

  it('names what a step would leave out only while it is on', async () => {
    await openLog({ choice: { ...USUAL_REQUESTS, methods: null, statuses: null } });
    expect(step('method').textContent).toMatch(/Only some methods.*All methods count\./s);
    expect(step('status').textContent).toMatch(/Only some answers/);
  });

  it('can be limited to some paths, taken from those of the file, and less of them', async () => {
    const fake = await openLog({ choice: { ...USUAL_REQUESTS, notPaths: ['*.asc'] } });
    const [only, not] = handles('patterns');
    if (only === undefined || not === undefined) throw new Error('no lists of patterns');
    await click(only.querySelector('button') as HTMLElement);
    expect(document.activeElement).toBe(handle('pattern'));
    expect(handles('suggested-pattern').map(({ textContent }) => textContent)).toContain(
      '/downloads/oven-* 5,500',
    );
    await click(handles('suggested-pattern')[0] as HTMLElement);
    only.querySelector('form')?.requestSubmit();
    await settled();
    expect(told(fake)?.choice).toMatchObject({ onlyPaths: ['/downloads/oven-*'], notPaths: ['*.asc'] });
    await click(not.querySelector('[aria-label="Remove *.asc"]') as HTMLElement);
    expect(told(fake)?.choice.notPaths).toEqual([]);
  });

  it('is told while the file is read again for longer, as far as it is known', async () => {
    const fake = await openLog();
    await click(checkbox('bots'));
    await readForLong(fake, AGAIN);
    expect(handle('known-counts').textContent).toBe('9,316 of 12,040 requests count as events.');

    fake.emit('check.changed', doneCheck(logReport(LOG_REQUESTS), AGAIN));
    await settled();
    await click(handles('add-pattern')[0] as HTMLElement);
    await type(handle('pattern'), '/install.sh');
    handles('patterns')[0]?.querySelector('form')?.requestSubmit();
    await settled();
    await readForLong(fake, { id: 'check-3', replaces: 'check-2' });
    expect(handle('check').dataset['state']).toBe('reading');
    expect(handles('known-counts')).toEqual([]);
  });

  it('names the columns that a later header adds, since they are not sent', { tags: ['long'] }, async () => {
    await openLog({}, { laterColumns: ['cs-host'] });
    expect(handle('later-columns').textContent).toBe(
      'A column that only later lines have is not sent: cs-host.',
    );
    await openLog({}, { laterColumns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] });
    expect(handle('later-columns').textContent).toBe(
      'Columns that only later lines have are not sent: a, b, c, d, e and 2 more.',
    );
  });

  it('is shown as remembered, and can be forgotten', async () => {
    await openLog();
    expect(handles('requests-remembered')).toEqual([]);
    const fake = await openLog({}, {}, 'access.log.1');
    expect(handle('requests-remembered').textContent).toBe('Remembered for such logs.');
    await click(handle('counting').querySelector('.link') as HTMLElement);
    expect(fake.inputs('check.forget-mapping')).toHaveLength(1);
  });
});

describe('which package a request is for', () => {
  it('is said by rules in words, each with its count, and the rest', async () => {
    await openLog({ rules: [OVEN_RULE, HOST_RULE] }, { byRule: [5_500, 498] });
    expect(handles('rule').map(({ textContent }) => textContent.replace(/\s+/g, ' '))).toEqual([
      expect.stringContaining('Paths like /downloads/oven-*'),
      expect.stringContaining('Requests to charts.example.com'),
    ]);
    expect(handles('rule').map(({ dataset }) => dataset['count'])).toEqual(['5500', '498']);
    expect(handle('rest').textContent).toContain('All other requests');
    expect(handle('rest').dataset['count']).toBe('2414');
    expect(handles('rule-destination').map((field) => (field as HTMLInputElement).value)).toEqual([
      'oven-cli',
      'oven-helm',
      '',
    ]);
  });

  it(
    'is said by a new rule, from the paths of the file and the names of the account',
    { tags: ['long'] },
    async () => {
      const fake = await openLog();
      await click(handle('add-rule'));
      expect(document.activeElement).toBe(handle('pattern'));
      await type(handle('pattern'), '/install.sh');
      expect(words()).toContain('Only exactly this. A * stands for any text.');
      expect((handle('save-rule') as HTMLButtonElement).disabled).toBe(true);
      await chooseArtifact(handles('rule-destination').at(-1) as HTMLElement, 'oven-cli');
      await click(handle('save-rule'));
      expect(told(fake)?.rules).toEqual([{ path: '/install.sh', to: { kind: 'package', id: OVEN.id } }]);
    },
  );

  it('is changed, tried earlier and removed by the menu of a rule', { tags: ['long'] }, async () => {
    const fake = await openLog(
      { columns: { ...LOG_REQUESTS.columns, host: 3 }, rules: [OVEN_RULE, HOST_RULE] },
      { byRule: [5_500, 498] },
    );
    await chooseFrom(handles('rule-menu')[1] as HTMLElement, 'rule-up');
    expect(told(fake)?.rules).toEqual([HOST_RULE, OVEN_RULE]);
    await chooseFrom(handles('rule-menu')[0] as HTMLElement, 'remove-rule');
    expect(told(fake)?.rules).toEqual([HOST_RULE]);
    await chooseFrom(handles('rule-menu')[0] as HTMLElement, 'edit-rule');
    await type(handle('rule-host'), 'dl.example.com');
    await click(handle('save-rule'));
    expect(told(fake)?.rules).toEqual([{ ...OVEN_RULE, host: 'dl.example.com' }, HOST_RULE]);
  });

  it('is said for the rest, and can be taken back', { tags: ['long'] }, async () => {
    const fake = await openLog({ rules: [OVEN_RULE] }, { byRule: [5_500] });
    await chooseArtifact(handles('rule-destination').at(-1) as HTMLElement, 'oven-helm');
    const withRest = [OVEN_RULE, { path: '*', to: { kind: 'package', id: HELM.id } }] as const;
    expect(told(fake)?.rules).toEqual(withRest);
    const after = await openLog({ rules: withRest }, { byRule: [5_500, 2_912] });
    expect(handles('rule')).toHaveLength(1);
    expect(handle('rest').dataset['count']).toBe('2912');
    await chooseFrom(handle('rest-menu'), 'take-rest-back');
    expect(told(after)?.rules).toEqual([OVEN_RULE]);
  });

  it('waits for the names of an account', async () => {
    await openApp({ check: doneCheck(logReport(LOG_REQUESTS)) });
    expect(handles('add-rule')).toEqual([]);
    expect(words()).toContain('offered here once you are connected');
  });
});

describe('the destination in the bar, beside rules', () => {
  it('is by the rules, and a package is offered for the other requests', async () => {
    const check = doneCheck(logReport({ ...LOG_REQUESTS, rules: [OVEN_RULE] }, { byRule: [5_998] }), {
      destination: { kind: 'mixed' },
    });
    await openApp({ artifacts: ARTIFACTS, check });
    expect((handle('destination') as HTMLInputElement).value).toBe('By your rules');
    await click(handle('destination'));
    expect(handle('for-rest').textContent).toBe('For the 2,414 requests that no other rule fits:');
    expect(handle('rest').textContent).toContain('Choose here or in the bar below.');
  });

  it(
    'is also for events of other files that name no package, which its words say',
    { tags: ['long'] },
    async () => {
      const log = logReport({ ...LOG_REQUESTS, rules: [OVEN_RULE] }, { byRule: [8_412] });
      const artifacts = [{ artifact: null, events: 12, setAside: false }];
      await openApp({ artifacts: ARTIFACTS, check: doneCheck({ ...log, artifacts }) });
      expect(handle('destination').getAttribute('placeholder')).toBe('Choose for the other 12 events');
      await click(handle('destination'));
      expect(handle('for-rest').textContent).toBe(
        'For the 12 events that neither a rule nor the file gives a package:',
      );
      expect(handles('destination-option').length).toBeGreaterThan(1);
    },
  );

  it('is asked for them by their number', async () => {
    const check = doneCheck(logReport({ ...LOG_REQUESTS, rules: [OVEN_RULE] }, { byRule: [5_998] }));
    await openApp({ artifacts: ARTIFACTS, check });
    expect(handle('destination').getAttribute('placeholder')).toBe('Choose for the other 2,414 requests');
  });

  it('offers no package where the rules fit every request', async () => {
    const check = doneCheck(logReport({ ...LOG_REQUESTS, rules: [OVEN_RULE] }, { byRule: [8_412] }), {
      destination: { kind: 'mixed' },
    });
    await openApp({ artifacts: ARTIFACTS, check });
    await click(handle('destination'));
    expect(handles('destination-option').map(({ dataset }) => dataset['kind'])).toEqual(['mixed']);
    expect(handle('for-rest').textContent).toBe(
      'Your rules fit every request. To send all to one package, remove the rules.',
    );
  });
});

it('a destination that the last file of this kind had says so', async () => {
  const destination = { kind: 'package', id: OVEN.id, name: OVEN.name } as const;
  await openApp({ artifacts: ARTIFACTS, check: doneCheck({}, { destination, asLastTime: true }) });
  expect(handle('as-last-time').textContent).toBe('as last time');
});
