import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/shared/ipc';
import type { FakeBridge } from '../support/fake-bridge';
import { doneCheck } from '../support/views';
import { button, click, handle, heading, openApp, press, settled, words } from './support';

const GIVEN = { id: 'given-1', name: 'clicks.csv' } as const;

function open(parts: Partial<Snapshot>): Promise<FakeBridge> {
  return openApp(parts, (bridge) => {
    const gone = (): undefined => {
      bridge.emit('given-files.changed', null);
      return undefined;
    };
    bridge.answer('check.take-given', gone).answer('check.decline-given', gone);
  });
}

function question(): string | undefined {
  return document.querySelector('[role="alertdialog"]')?.textContent?.trim();
}

describe('files that the system gave', () => {
  it('are checked at once if no file is open, whatever screen is shown', async () => {
    const fake = await open({});
    await click(handle('nav-history'));
    fake.emit('given-files.changed', GIVEN);
    await settled();
    expect(fake.inputs('check.take-given')).toEqual([{ id: 'given-1' }]);
    expect(heading()).toBe('Import events');
    expect(question()).toBeUndefined();
  });

  it('are asked about if a file is open; the safe answer keeps it', async () => {
    const fake = await open({ check: doneCheck() });
    fake.emit('given-files.changed', GIVEN);
    await settled();
    expect(question()).toContain('Check clicks.csv instead?');
    expect(document.activeElement).toBe(button('Keep the open file'));
    await press('Escape');
    expect(fake.inputs('check.decline-given')).toEqual([{ id: 'given-1' }]);
    expect(fake.inputs('check.take-given')).toEqual([]);
    await expect.poll(question).toBeUndefined();

    fake.emit('given-files.changed', { ...GIVEN, id: 'given-2' });
    await settled();
    await click(handle('check-given'));
    expect(fake.inputs('check.take-given')).toEqual([{ id: 'given-2' }]);
    expect(fake.inputs('check.decline-given').length).toBe(1);
  });

  it('wait for an account, and are checked once there is one', async () => {
    const fake = await open({
      connection: { state: 'disconnected', owner: null, failure: null },
      givenFiles: GIVEN,
    });
    expect(words()).toContain('Connect first. Then we check clicks.csv.');
    expect(fake.inputs('check.take-given')).toEqual([]);
    fake.emit('connection.changed', {
      state: 'connected',
      owner: 'acme',
      last4: '9f2c',
      unsaved: null,
      trouble: null,
    });
    await settled();
    expect(fake.inputs('check.take-given')).toEqual([{ id: 'given-1' }]);
    expect(words()).not.toContain('Connect first');
  });
});
