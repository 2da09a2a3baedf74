import { describe, expect, it, vi } from 'vitest';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { failure, retryableFailure } from '../../src/shared/failure';
import type { ImportPhase, ImportView } from '../../src/shared/imports/import';
import { FakeFailure, type FakeBridge } from '../support/fake-bridge';
import { doneImport, importOf, processingImport } from '../support/views';
import { button, click, handle, handles, heading, openApp, press, settled, words } from './support';

/** Opens the window with one import. */
async function openImport(view: ImportView, prepare?: (fake: FakeBridge) => void): Promise<FakeBridge> {
  const fake = await openApp({ imports: [view] }, prepare);
  navigation.showImport(view.id, 'import');
  await settled();
  return fake;
}

const answersStop = (bridge: FakeBridge): unknown => bridge.answer('import.stop', () => undefined);
const queued = (parts: Partial<Extract<ImportPhase, { name: 'queued' }>>): ImportView =>
  importOf({ phase: { name: 'queued', why: 'starting', until: null, attempt: 1, ...parts }, progress: null });
const unconfirmed = (parts: Partial<Extract<ImportPhase, { name: 'unconfirmed' }>>): ImportView =>
  importOf({
    phase: {
      name: 'unconfirmed',
      stopping: false,
      finding: 'looking',
      candidates: [],
      failure: null,
      ...parts,
    },
  });

describe('an import being sent', () => {
  it('has data attributes, empty while values are unknown', async () => {
    await openImport(importOf());
    expect({ ...handle('import').dataset }).toMatchObject({
      phase: 'uploading',
      remoteId: '',
      sent: '',
      imported: '',
      failed: '',
    });
  });

  it('shows share, events, bytes and time left', async () => {
    await openImport(importOf());
    expect(heading()).toBe('Sending your events');
    expect(words()).toContain('Sent, Scarf is reading 6,749');
    expect(words()).toContain('To go 41,461 10.6 MB of 12.4 MB');
    expect(words()).toContain('Time left 8 s');
    const bar = document.querySelector('[role="img"]');
    expect(bar?.getAttribute('aria-label')).toBe('6,749 sent, Scarf is reading, 41,461 to go');
    expect(document.querySelector('[aria-current="step"]')?.textContent).toContain('Sending');
  });

  it('shows no remaining time while it is unknown', async () => {
    const view = importOf();
    await openImport({ ...view, progress: view.progress && { ...view.progress, secondsLeft: null } });
    expect(words()).not.toContain('Time left');
  });

  it('asks before stopping, with current numbers and the focus on Cancel', async () => {
    const fake = await openImport(importOf(), answersStop);
    handle('stop-import').focus();
    await click(handle('stop-import'));
    expect(document.activeElement?.textContent?.trim()).toBe('Keep importing');
    expect(words()).toContain('About 6,700 events have already been sent. The other 41,500 won’t be sent.');
    const { progress } = importOf();
    fake.emit('import.changed', importOf({ progress: progress && { ...progress, events: 12_345 } }));
    await settled();
    expect(words()).toContain('About 12,300 events have already been sent. The other 35,900 won’t be sent.');
    await click(button('Keep importing'));
    expect(fake.inputs('import.stop')).toEqual([]);
    await click(handle('stop-import'));
    await click(handle('confirm-stop'));
    expect(fake.inputs('import.stop')).toEqual([{ id: 'import-1' }]);
  });

  it('Esc closes the dialog and keeps importing', async () => {
    const fake = await openImport(importOf(), answersStop);
    await click(handle('stop-import'));
    await press('Escape');
    await vi.waitFor(() => expect(handles('confirm-stop')).toEqual([]));
    expect(fake.inputs('import.stop')).toEqual([]);
    expect(handles('import')).toHaveLength(1);
  });

  it('says that it is stopping, and ignores a second stop', async () => {
    await openImport(importOf({ phase: { name: 'uploading', stopping: true } }));
    expect(heading()).toBe('Stopping this import');
    expect((handle('stop-import') as HTMLButtonElement).disabled).toBe(true);
  });

  it('says why stopping failed', async () => {
    await openImport(queued({}), (bridge) =>
      bridge.answer('import.stop', () => {
        throw new FakeFailure(failure('timed-out'));
      }),
    );
    await click(handle('stop-import'));
    expect(words()).toContain('Scarf isn’t answering.');
  });
});

describe('a queued import', () => {
  it.each([
    ['own-limit', 'Your other imports are still running.'],
    [
      'scarf-limit',
      'Scarf is already working on 15 imports, the most it allows. Yours starts when one finishes.',
    ],
    ['scarf-trouble', 'Scarf asked us to come back a little later.'],
    ['offline', 'Scarf can’t be reached from here.'],
    ['token', 'Scarf did not accept this token.'],
    ['again', 'Scarf’s list does not tell whether the first try arrived.'],
  ] as const)('explains why it waits: %s', async (why, sentence) => {
    await openImport(queued({ why }));
    expect(words()).toContain(sentence);
  });

  it('says what is in the way of the connection, and what to do', async () => {
    await openImport(queued({ why: 'offline', failure: failure('certificate-expired') }));
    expect(words()).toContain('The certificate of the connection to Scarf is out of date. We keep trying');
    expect(words()).toContain('Check that this computer’s date and time are right');
  });

  it('counts down to the next attempt, and "Try now" starts it', async () => {
    const until = new Date(Date.now() + 31_500).toISOString();
    const fake = await openImport(queued({ why: 'scarf-limit', until }), (bridge) =>
      bridge.answer('import.send-now', () => undefined),
    );
    expect(words()).toMatch(/Trying again in 0:3[0-2]\./);
    await click(button('Try now'));
    expect(fake.inputs('import.send-now')).toEqual([{ id: 'import-1' }]);
  });

  it('shows how many of Scarf’s slots are in use, and as of when', async () => {
    const until = new Date(Date.now() + 31_500).toISOString();
    const at = new Date().toISOString();
    const slots = { inUse: 12, of: 15, asOf: at };
    const history = { state: 'ready', asOf: at, failure: null, slots, damaged: [], newer: [] } as const;
    await openApp({ imports: [queued({ why: 'scarf-limit', until })], history });
    navigation.showImport('import-1', 'import');
    await settled();
    expect(words()).toMatch(/Trying again in 0:3[0-2]\. 12 of 15 in use as of \d\d:\d\d\./);
  });

  it('shows no impossible waiting time after a clock change', async () => {
    const until = new Date(Date.now() + 24 * 3600 * 1000).toISOString();
    await openImport(queued({ why: 'scarf-limit', until }));
    expect(words()).toContain('Trying again soon.');
  });

  it('stops without asking, because nothing was sent', async () => {
    const fake = await openImport(queued({ why: 'offline' }), answersStop);
    await click(handle('stop-import'));
    expect(fake.inputs('import.stop')).toEqual([{ id: 'import-1' }]);
  });
});

describe('an import in processing', () => {
  it('fills a bar with what Scarf has imported so far', async () => {
    await openImport(processingImport());
    expect(heading()).toBe('Scarf is reading your events');
    expect(words()).toContain('Imported 31,200 64% of 48,210 events');
    const bar = document.querySelector('[role="img"]');
    expect(bar?.getAttribute('aria-label')).toBe('31,200 imported, 17,008 sent, Scarf is reading, 2 refused');
    expect(handle('import').dataset).toMatchObject({ imported: '31200', failed: '2', sent: '48210' });
  });

  it('shows the time of the counts while Scarf is unreachable', async () => {
    await openImport(processingImport({ pollFailure: retryableFailure('connection-refused') }));
    expect(words()).toContain('Scarf could not be reached.');
    expect(words()).toMatch(/The numbers below are from .*21 Jul 2026/);
  });

  it('changes into the result, with the focus on its heading', async () => {
    const fake = await openImport(processingImport());
    button('Stop import…').focus();
    fake.emit('import.changed', doneImport({ imported: 48_210, failed: 0 }));
    await settled();
    expect(heading()).toBe('All 48,210 events are imported');
    expect(document.activeElement).toBe(document.querySelector('h1'));
  });

  it('announces only new phases', async () => {
    const fake = await openImport(importOf());
    const status = document.querySelectorAll('[role="status"]');
    expect(status).toHaveLength(1);
    expect(status[0]?.textContent).toBe('Sending your events.');
    fake.emit('import.changed', processingImport());
    await settled();
    expect(status[0]?.textContent).toBe('Scarf is reading your events.');
    expect(document.querySelectorAll('[role="alert"]')).toHaveLength(0);
  });
});

describe('an unconfirmed import', () => {
  const candidates = [
    { remoteId: 'r-1', createdAt: '2026-07-21T12:00:03Z', total: 48_210 },
    { remoteId: 'r-2', createdAt: null, total: null },
  ];
  const resolves = (bridge: FakeBridge): unknown => bridge.answer('import.resolve', () => undefined);

  it('says what is known while searching, and offers no resend', async () => {
    await openImport(unconfirmed({}));
    expect(words()).toContain('may be in Scarf');
    expect(words()).not.toContain('most often repeats');
    expect(words()).toContain(
      'Some events may have arrived. We are checking; please don’t send the file again yet.',
    );
    expect(() => button('Look again')).toThrow();
  });

  it('says what replaced Scarf’s response', async () => {
    await openImport(unconfirmed({ failure: failure('unexpected-answer') }));
    expect(words()).toContain(
      'Something other than Scarf answered. A network filter may be in the way. Some events may',
    );
  });

  it('uses the singular for one candidate', async () => {
    await openImport(unconfirmed({ finding: 'several', candidates: candidates.slice(0, 1) }));
    expect(heading()).toBe('Is this your import?');
    expect(words()).toContain('Scarf lists one import that may be yours, but not with the number of events');
  });

  it('lets the user choose the right candidate', async () => {
    const fake = await openImport(unconfirmed({ finding: 'several', candidates }), resolves);
    expect(words()).toContain('48,210 events · started 21 Jul 2026');
    expect(words()).toContain('number of events not known');
    await click(button('This is it'));
    expect(fake.inputs('import.resolve')).toEqual([
      { id: 'import-1', answer: { kind: 'track', remoteId: 'r-1' } },
    ]);
  });

  it('searches again or gives up on request', async () => {
    const fake = await openImport(unconfirmed({ finding: 'nothing' }), resolves);
    expect(heading()).toBe('We found no trace of this import');
    await click(button('Look again'));
    await click(button('Leave it as it is'));
    expect(fake.inputs('import.resolve').map(({ answer }) => answer.kind)).toEqual(['look-again', 'give-up']);
  });

  it('does not say what a list that was cut cannot show', async () => {
    await openImport(unconfirmed({ finding: 'nothing', listCut: true }), resolves);
    expect(words()).toContain(
      'Scarf’s list of imports may be incomplete, and what we read of it holds no import like yours. Look in Scarf',
    );
    expect(words()).not.toContain('Scarf lists no import like it');
  });

  it('says that resending is safe when each event has an id', async () => {
    await openImport(unconfirmed({ finding: 'nothing' }), resolves);
    await click(button('Send the file again…'));
    expect(words()).toContain('That is safe: each event has an ID');
  });

  it('resends only after a warning that events may count twice', async () => {
    const fake = await openImport({ ...unconfirmed({ finding: 'nothing' }), repeatable: false }, resolves);
    await click(button('Send the file again…'));
    expect(document.activeElement?.textContent?.trim()).toBe('Don’t send');
    expect(words()).toContain('will count twice');
    expect(fake.inputs('import.resolve')).toEqual([]);
    await click(button('Send again'));
    expect(fake.inputs('import.resolve')).toEqual([{ id: 'import-1', answer: { kind: 'send-again' } }]);
  });
});

describe('going back', () => {
  it('Esc and the link return to the previous tab', async () => {
    await openImport(importOf());
    await press('Escape');
    expect(heading()).toBe('Import events');
    navigation.go('history');
    navigation.showImport('import-1');
    await settled();
    await click(button('Back to History'));
    expect(heading()).toBe('History');
  });

  it('an unknown import shows a message', async () => {
    await openApp();
    navigation.showImport('gone', 'history');
    await settled();
    expect(heading()).toBe('This import is no longer known here');
  });
});
