import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/shared/check';
import { validateText } from '../../src/engine/lookup/validate-text';
import { NO_FIXES, type Fixes, type TriedLine } from '../../src/shared/fix';
import { artifactsOf, type FakeBridge } from '../support/fake-bridge';
import { BROKEN_ROWS, NO_ZONE, ZONE_ROWS } from '../support/gallery/fix-states';
import { doneCheck, NOT_JSON, TOO_OLD, UNKNOWN_ARTIFACT, UNKNOWN_DOLLAR } from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, words } from './support';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const STANDARD = { nowMs: Date.parse('2026-07-20T12:00:00Z'), destination: null, known: null };

/** Opens the check of a flawed file. Answers fix requests with `rows`. */
function flawed(problems: CheckReport['problems'], rows = ZONE_ROWS) {
  const prepare = (bridge: FakeBridge): void => {
    bridge.answer('check.try-fixes', () => ({ rows, more: false }));
    bridge.answer('check.validate-line', ({ text }) => validateText(text, STANDARD));
    bridge.answer('check.set-fixes', () => undefined);
  };
  const items = [{ kind: 'package', id: 'p-9', name: 'acme/service-api' } as const, ...artifactsOf(3)];
  const artifacts = { state: 'ready', items, complete: true, asOf: null, failure: null } as const;
  return openApp({ check: doneCheck({ problems, ready: 1, errors: 2 }), artifacts }, prepare);
}

async function openFix(code: string): Promise<void> {
  const found = document.querySelector<HTMLElement>(`[data-code="${code}"] [data-testid="fix-problem"]`);
  if (found === null) throw new Error(`no fix for ${code}`);
  await click(found);
}

async function pick(label: string, value: string): Promise<void> {
  const labelled = [...document.querySelectorAll('label')].find((one) => one.textContent?.includes(label));
  const select = labelled?.querySelector('select');
  if (select == null) throw new Error(`nothing to pick: ${label}`);
  select.selectedIndex = [...select.options].findIndex((option) => option.value === value);
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settled();
}

async function write(text: string): Promise<void> {
  const field = handle('line-text') as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  // The editor validates after a pause in typing.
  await expect.poll(() => settled().then(() => handle('line-verdict').dataset['code'])).toBeDefined();
}

const last = (fake: FakeBridge): Fixes => fake.inputs('check.set-fixes').at(-1)?.fixes ?? NO_FIXES;

describe('fixing all lines of a problem', () => {
  it('adds a time zone, shows before and after, and changes nothing before Apply', async () => {
    const fake = await flawed([NO_ZONE, TOO_OLD]);
    await openFix('time-no-zone');
    expect(heading()).toBe('412 events have a time without a time zone.');
    expect(fake.inputs('check.try-fixes')).toMatchObject([
      { code: 'time-no-zone', fixes: { all: [{ kind: 'time-zone', zone: ZONE }] } },
    ]);
    const [row] = handles('fix-line');
    expect(row?.querySelector('[data-testid="fix-before"] mark')?.textContent).toBe('"2026-07-18 09:13:00"');
    expect(row?.querySelector('[data-testid="fix-after"] mark')?.textContent).toBe(
      '2026-07-18T09:13:00+02:00',
    );
    await pick('These times are in', 'Asia/Tokyo');
    expect(fake.inputs('check.set-fixes')).toEqual([]);
    await click(handle('apply-fixes'));
    expect(last(fake)).toEqual({ all: [{ kind: 'time-zone', zone: 'Asia/Tokyo' }], lines: [] });
  });

  it('offers the likely keys for each unknown key, or no change', async () => {
    const fake = await flawed([UNKNOWN_DOLLAR]);
    await openFix('unknown-dollar');
    await pick('“$ip” becomes', 'ip');
    await pick('“$referer” becomes', '');
    await click(handle('apply-fixes'));
    expect(last(fake).all).toEqual([{ kind: 'rename-key', from: '$ip', to: 'ip' }]);
  });

  it('replaces an unknown package by a known one', async () => {
    const fake = await flawed([UNKNOWN_ARTIFACT]);
    await openFix('unknown-artifact');
    const replaced = { kind: 'replace-id', of: 'package', from: 'acme/servce-api', to: 'p-9' };
    expect(fake.inputs('check.try-fixes')[0]?.fixes.all).toEqual([replaced]);
    await pick('“970493a1-4ca0-4a4d-a085-fdce578e5a08” means', 'pixel pixel-0');
    await click(handle('apply-fixes'));
    expect(last(fake).all[1]).toMatchObject({ kind: 'replace-id', of: 'pixel', to: 'pixel-0' });
  });

  it('sends events that name none to one package, and leaves the others where they are', async () => {
    const fake = await flawed([{ ...NO_ZONE, code: 'no-artifact', count: 3 }]);
    await openFix('no-artifact');
    expect(handles('line-text')).toEqual([]);
    await pick('Send these 3 to', 'package p-9');
    await click(handle('apply-fixes'));
    expect(last(fake).all).toEqual([{ kind: 'give-artifact', of: 'package', to: 'p-9' }]);
    expect(fake.inputs('check.set-destination')).toEqual([]);
  });

  it('notes a name that is sent as an id, and can give it another meaning', async () => {
    const named = [{ text: 'oven', count: 12, name: 'acme/oven-cli' }];
    const note = {
      ...NO_ZONE,
      code: 'artifact-by-name',
      grade: 'info',
      count: 12,
      lines: [],
      named,
    } as const;
    const fake = await flawed([note], []);
    expect(words()).toContain('12 events name their package or pixel by name.');
    expect(words()).toContain('oven × 12 · means acme/oven-cli');
    await openFix('artifact-by-name');
    await pick('“oven” means', 'package p-9');
    await click(handle('apply-fixes'));
    expect(last(fake).all).toEqual([{ kind: 'replace-id', of: 'package', from: 'oven', to: 'p-9' }]);
  });

  it('replaces a useless id by a Safety ID or by the value of a unique key', async () => {
    const rows = ['17', '18'].map((order, at) => {
      const before = JSON.stringify({ $unique_id: 'site', plan: 'team', order });
      return { ...(ZONE_ROWS[at] as TriedLine), before, after: before };
    });
    const fake = await flawed([{ ...NO_ZONE, code: 'id-blank', grade: 'warning' }], rows);
    await openFix('id-blank');
    const tried = () => fake.inputs('check.try-fixes').at(-1)?.fixes.all;
    expect(tried()).toEqual([{ kind: 'new-id', value: 'site', from: null }]);
    expect(handles('line-text')).toEqual([]);
    const select = document.querySelector('[data-testid="fix-all"] select');
    expect([...(select?.querySelectorAll('option') ?? [])].map(({ label }) => label)).toEqual([
      'Leave as it is',
      'A Safety ID, added as it is sent',
      'The value of “order”',
    ]);
    await pick('“$unique_id” becomes', 'key order');
    expect(tried()).toEqual([{ kind: 'new-id', value: 'site', from: 'order' }]);
    await click(handle('apply-fixes'));
    expect(last(fake).all).toEqual([{ kind: 'new-id', value: 'site', from: 'order' }]);
  });

  it('extracts the address from a value where possible, and offers line edits for the rest', async () => {
    const bad = { ...NO_ZONE, code: 'bad-address', grade: 'warning', addresses: [] } as const;
    const listed = { ...bad, addresses: [{ text: '52.14.7.9:80', count: 2, address: '52.14.7.9' }] };
    const fake = await flawed([listed]);
    await openFix('bad-address');
    expect(fake.inputs('check.try-fixes')[0]?.fixes.all).toEqual([{ kind: 'plain-address' }]);
    await openApp({ check: doneCheck({ problems: [bad] }) });
    expect(document.querySelector('[data-testid="fix-problem"]')?.textContent?.trim()).toBe('Fix the lines…');
  });

  it('saves lines that are too old, and confirms only a real save', async () => {
    const fake = await flawed([TOO_OLD]);
    const label = () =>
      document.querySelector('[data-code="too-old"] [data-testid="fix-problem"]')?.textContent;
    expect(label()?.trim()).toBe('Save this line…');
    for (const saved of [false, true]) {
      fake.answer('check.save-too-old', () => saved);
      await openFix('too-old');
      expect(label()?.trim()).toBe(saved ? 'Saved' : 'Save this line…');
    }
    expect(fake.inputs('check.save-too-old')).toEqual([{ id: 'check-1' }, { id: 'check-1' }]);
    expect(handle('check').dataset['state']).toBe('done');
  });

  it('fixes a destination problem at the destination field', async () => {
    const other = { ...NO_ZONE, code: 'other-artifact', grade: 'warning', artifacts: [] } as const;
    const fake = await flawed([other, { ...NO_ZONE, code: 'no-artifact', count: 48_214 }]);
    fake.answer('check.set-destination', () => undefined);
    await openFix('other-artifact');
    expect(fake.inputs('check.set-destination')).toEqual([{ id: 'check-1', destination: { kind: 'mixed' } }]);
    await openFix('no-artifact');
    expect(document.activeElement).toBe(handle('destination'));
  });

  it('Esc and Cancel discard the draft', async () => {
    const fake = await flawed([NO_ZONE]);
    for (const leave of [() => press('Escape'), () => click(button('Cancel'))]) {
      await openFix('time-no-zone');
      await leave();
      expect(handle('check').dataset['state']).toBe('done');
    }
    expect(fake.inputs('check.set-fixes')).toEqual([]);
  });
});

describe('fixing single lines', () => {
  it('validates a line while typing; lines can be kept, left out and put back', async () => {
    const rows = BROKEN_ROWS.map((row) => ({ ...row, after: row.before }));
    const fake = await flawed([NOT_JSON], rows);
    await openFix('not-json');
    expect((handle('line-text') as HTMLTextAreaElement).value).toBe(rows[0]?.before);
    expect(handle('line-verdict').dataset['code']).toBe('not-json');
    await write(`${rows[0]?.before ?? ''}}`);
    await expect.poll(() => handle('line-verdict').dataset['code']).not.toBe('not-json');
    await click(button('Keep this change'));
    // The editor moves to the next line.
    expect(handle('line-text').closest('li')?.dataset['line']).toBe('902');
    await click(button('Cancel'));
    const leaveOut = handles('leave-out');
    await click(leaveOut[leaveOut.length - 1] as HTMLElement);
    await click(handle('apply-fixes'));
    expect(last(fake).lines).toEqual([
      { line: 17, text: `${rows[0]?.before ?? ''}}` },
      { line: 31_077, text: null },
    ]);
    await click(handles('put-back')[0] as HTMLElement);
    await click(handle('apply-fixes'));
    expect(last(fake).lines).toEqual([{ line: 31_077, text: null }]);
  });

  it('edits a line value by value, starting at the invalid one, or as text', async () => {
    const before = '{"$time":"soon","plan":"a","seats":3,"tags":["x"]}';
    const cause = { start: 9, end: 15 };
    const judged = validateText(before, STANDARD);
    const rows = [{ line: 7, before, after: before, tooLong: false, validated: judged, cause }];
    const fake = await flawed([{ ...NO_ZONE, code: 'time-unreadable', count: 1 }], rows);
    await openFix('time-unreadable');
    const value = (key: string): HTMLInputElement => {
      const found = handles('field-value').find(({ dataset }) => dataset['key'] === key);
      if (!(found instanceof HTMLInputElement)) throw new Error(`no field for ${key}`);
      return found;
    };
    const type = async (key: string, text: string): Promise<void> => {
      value(key).value = text;
      value(key).dispatchEvent(new InputEvent('input', { bubbles: true }));
      await settled();
    };
    expect(document.activeElement).toBe(value('$time'));
    expect(value('$time').labels?.[0]?.textContent).toBe('Time of the event');
    expect(value('$time').getAttribute('aria-invalid')).toBe('true');
    expect(handles('field-value').map(({ dataset }) => dataset['key'])).toEqual(['$time', 'plan', 'seats']);
    await type('$time', '2026-07-18T09:17:00Z');
    await type('seats', '12');
    await expect.poll(() => handle('line-verdict').dataset['code']).not.toBe('time-unreadable');
    expect(value('$time').getAttribute('aria-invalid')).toBeNull();
    await click(handle('change-editor'));
    const text = '{"$time":"2026-07-18T09:17:00Z","plan":"a","seats":12,"tags":["x"]}';
    expect((handle('line-text') as HTMLTextAreaElement).value).toBe(text);
    await click(handle('change-editor'));
    expect(value('seats').value).toBe('12');
    await click(button('Keep this change'));
    await click(handle('apply-fixes'));
    expect(last(fake).lines).toEqual([{ line: 7, text }]);
  });

  it('gives a line a package or a pixel by name', async () => {
    const before = '{"plan":"a"}';
    const judged = validateText(before, STANDARD);
    const rows = [{ line: 7, before, after: before, tooLong: false, validated: judged, cause: null }];
    const fake = await flawed([{ ...NO_ZONE, code: 'time-unreadable', count: 1 }], rows);
    await openFix('time-unreadable');
    await pick('Package', 'pixel pixel-0');
    await click(button('Keep this change'));
    await click(handle('apply-fixes'));
    expect(last(fake).lines).toEqual([{ line: 7, text: '{"$tracking_pixel":"pixel-0","plan":"a"}' }]);
  });

  it('joins pasted lines', async () => {
    const fake = await flawed([NOT_JSON], BROKEN_ROWS);
    await openFix('not-json');
    await write('{\n  "$time": "2026-07-18T09:17:00Z",\n  "a": 1\n}');
    await click(button('Keep this change'));
    await click(button('Cancel'));
    await click(handle('apply-fixes'));
    expect(last(fake).lines[0]?.text).toBe('{ "$time": "2026-07-18T09:17:00Z", "a": 1 }');
  });
});

describe('the list of fixes', () => {
  const fixes: Fixes = {
    all: [{ kind: 'time-zone', zone: 'Europe/Berlin' }, { kind: 'keep-first' }],
    lines: [{ line: 17, text: null }],
  };

  it('lists the fixes and undoes each one separately', async () => {
    const fake = await openApp(
      { check: doneCheck({ skipped: 3 }, { fixes, fixedBy: [412, 2] }) },
      (bridge) => {
        bridge.answer('check.set-fixes', () => undefined);
        bridge.answer('check.save-corrected', () => true);
      },
    );
    expect(words()).toContain('Times without a zone are in Europe, Berlin · 412 events');
    expect(words()).toContain('Of events with the same id, only the first is sent · 2 events left out');
    expect(words()).toContain('1 line left out');
    await click(button(/^Take back : Times/));
    expect(last(fake)).toEqual({ ...fixes, all: [{ kind: 'keep-first' }] });
    await click(button(/^Take back : 1 line/));
    expect(last(fake)).toEqual({ ...fixes, lines: [] });
    await click(handle('save-corrected'));
    expect(words()).toContain('Saved');
  });
});
