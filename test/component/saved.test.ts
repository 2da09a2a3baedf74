import { describe, expect, it } from 'vitest';
import { announcer } from '../../src/renderer/state/announcer.svelte';
import { navigation } from '../../src/renderer/state/navigation.svelte';
import { placeNames } from '../../src/renderer/text/saved';
import { failure } from '../../src/shared/failure';
import { FakeFailure } from '../support/fake-bridge';
import { click, handle, handles, openApp, settled, words } from './support';

const PLACE = { id: 'saved-1', path: '/home/ana/Downloads/refused-clicks.csv' } as const;

describe('after a save', () => {
  it('says where the file is and shows it in its folder', async () => {
    const fake = await openApp({}, (bridge) => bridge.answer('app.show-saved', () => undefined));
    fake.emit('file.saved', PLACE);
    await settled();
    expect(words()).toContain('“refused-clicks.csv” is saved');
    expect(words()).toContain('/home/ana/Downloads');
    expect(announcer.text).toContain('“refused-clicks.csv” is saved. /home/ana/Downloads');
    await click(handle('show-saved'));
    expect(fake.inputs('app.show-saved')).toEqual([{ id: 'saved-1' }]);
    navigation.go('history');
    await settled();
    expect(handles('saved-place')).toEqual([]);
  });

  it('says so when the file is no longer there', async () => {
    const fake = await openApp({}, (bridge) =>
      bridge.answer('app.show-saved', () => {
        throw new FakeFailure(failure('file-missing'));
      }),
    );
    fake.emit('file.saved', PLACE);
    await settled();
    await click(handle('show-saved'));
    expect(words()).toContain('The file is no longer where it was.');
  });

  it('knows the folder on every system', () => {
    expect(placeNames('C:\\Users\\ana\\clicks.csv')).toEqual({
      name: 'clicks.csv',
      folder: 'C:\\Users\\ana',
    });
    expect(placeNames('/clicks.csv')).toEqual({ name: 'clicks.csv', folder: '' });
  });
});
