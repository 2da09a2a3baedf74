import { describe, expect, it, vi } from 'vitest';
import {
  sortByName,
  filterDestinations,
  MAX_SHOWN,
} from '../../src/renderer/features/common/destination-filter';
import { mixedWords } from '../../src/renderer/text/imports';
import { retryableFailure } from '../../src/shared/failure';
import { artifactsOf } from '../support/fake-bridge';
import { doneCheck } from '../support/views';
import { button, click, handle, handles, openApp, press, settled, type, words } from './support';

const READY = {
  state: 'ready',
  items: artifactsOf(5_000),
  complete: true,
  asOf: '2026-07-21T12:00:00Z',
  failure: null,
} as const;
const DOCS = { kind: 'package', id: 'p-1', name: 'docs-site' } as const;

describe('filterDestinations', () => {
  const WORDS = mixedWords('line');
  const items = sortByName(artifactsOf(5_000));

  it('returns the first sixty and the number of further matches', () => {
    const { shown, more, mixed } = filterDestinations(items, '', WORDS);
    expect(shown).toHaveLength(MAX_SHOWN);
    expect(more).toBe(5_000 - MAX_SHOWN);
    expect(mixed).toBe(true);
  });

  it('finds by name, ignoring case, with names that start with the text first', () => {
    const list = [
      { kind: 'package', id: '1', name: 'my-docs' },
      { kind: 'package', id: '2', name: 'Docs' },
    ] as const;
    expect(filterDestinations(list, ' DOCS ', WORDS).shown.map((one) => one.name)).toEqual([
      'Docs',
      'my-docs',
    ]);
  });

  it('finds by id', () => {
    expect(filterDestinations(items, 'pixel-4998', WORDS).shown.map((one) => one.id)).toEqual(['pixel-4998']);
  });

  it('sorts artifacts without a name last', () => {
    const list = [
      { kind: 'pixel', id: '46de', name: '46de' },
      { kind: 'package', id: '1', name: 'zebra' },
    ] as const;
    expect(sortByName(list).map((one) => one.name)).toEqual(['zebra', '46de']);
  });

  it('sorts numbers in names numerically', () => {
    const names = sortByName(artifactsOf(12)).map((one) => one.name);
    expect(names.indexOf('acme/service-2')).toBeLessThan(names.indexOf('acme/service-10'));
  });
});

describe('the destination field', () => {
  it('lists "Named in the file" first, then packages and pixels with their type', async () => {
    await openApp({ check: doneCheck(), artifacts: READY });
    await click(handle('destination'));
    const options = handles('destination-option');
    expect(options[0]?.dataset).toMatchObject({ kind: 'mixed', artifact: '' });
    expect(options).toHaveLength(MAX_SHOWN + 1);
    expect(options[1]?.dataset['kind']).toBe('package');
    expect(options[1]?.textContent).toMatch(/acme\/service-1\s+Package · npm/);
    expect(words()).toContain('4,940 more. Keep typing to find them.');
  });

  it('filters while the user types, and sends the choice to the main process', async () => {
    const fake = await openApp({ check: doneCheck(), artifacts: READY }, (bridge) =>
      bridge.answer('check.set-destination', ({ destination }) => {
        bridge.emit('check.changed', doneCheck({}, { destination }));
        return undefined;
      }),
    );
    await type(handle('destination'), 'pixel 4998');
    expect(handles('destination-option').map((one) => one.dataset['artifact'])).toEqual(['pixel-4998']);
    await press('ArrowDown');
    await press('Enter');
    await settled();
    expect(fake.inputs('check.set-destination')).toEqual([
      { id: 'check-1', destination: { kind: 'pixel', id: 'pixel-4998', name: 'Docs pixel 4998' } },
    ]);
    expect((handle('destination') as HTMLInputElement).value).toBe('Docs pixel 4998');
    await vi.waitFor(() => expect(handles('destination-option')).toEqual([]));
  });

  it('shows the selection again when the list closes without a choice', async () => {
    await openApp({ check: doneCheck({}, { destination: DOCS }), artifacts: READY });
    await type(handle('destination'), 'zzzz');
    expect(words()).toContain('No package or pixel has this name.');
    await press('Escape');
    expect((handle('destination') as HTMLInputElement).value).toBe('docs-site');
  });

  it('follows a destination set by the main process', async () => {
    const fake = await openApp({ check: doneCheck(), artifacts: READY });
    fake.emit('check.changed', doneCheck({}, { destination: { kind: 'mixed' } }));
    await settled();
    expect((handle('destination') as HTMLInputElement).value).toBe('Packages named in the file');
  });

  it('says that the list is loading', async () => {
    await openApp({ check: doneCheck(), artifacts: { ...READY, state: 'loading', items: [] } });
    expect(handle('destination').getAttribute('placeholder')).toBe('Loading your packages and pixels…');
  });

  it('offers to reload a list that failed to load', async () => {
    const fake = await openApp(
      {
        check: doneCheck(),
        artifacts: {
          state: 'failed',
          items: [],
          complete: true,
          asOf: null,
          failure: retryableFailure('timed-out', 'after 30 s'),
        },
      },
      (bridge) => bridge.answer('artifacts.refresh', () => undefined),
    );
    expect(words()).toContain('Scarf isn’t answering.');
    await click(button('Load the list again'));
    expect(fake.inputs('artifacts.refresh')).toHaveLength(1);
  });

  it('keeps an outdated list and shows its time', { tags: ['long'] }, async () => {
    await openApp({
      check: doneCheck(),
      artifacts: { ...READY, state: 'failed', failure: retryableFailure('host-not-found') },
    });
    expect(words()).toContain('This list is from 21 Jul 2026');
    await click(handle('destination'));
    expect(handles('destination-option')).toHaveLength(MAX_SHOWN + 1);
  });

  it('says that a list may lack rows, and what to do then', { tags: ['long'] }, async () => {
    const fake = await openApp({ check: doneCheck(), artifacts: { ...READY, complete: false } }, (bridge) =>
      bridge.answer('artifacts.refresh', () => undefined),
    );
    expect(words()).toContain('This list may be incomplete: Scarf did not give all of it.');
    expect(words()).toContain('If yours is missing, name it in the file.');
    await type(handle('destination'), 'zzzz');
    expect(words()).toContain('No package or pixel in this list has this name.');
    await press('Escape');
    await click(button('Load the list again'));
    expect(fake.inputs('artifacts.refresh')).toHaveLength(1);
  });

  it('says when the account has no destination', async () => {
    await openApp({ check: doneCheck(), artifacts: { ...READY, items: [] } });
    expect(words()).toContain('This account has no packages or tracking pixels yet.');
  });
});
