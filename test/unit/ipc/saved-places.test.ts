import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SavedPlaces } from '../../../src/main/ipc/saved-places';
import type { SavedPlace } from '../../../src/shared/ipc';
import { tempFolder } from '../../support/temp-folder';

function rig(): { readonly places: SavedPlaces; readonly saved: SavedPlace[]; readonly shown: string[] } {
  const saved: SavedPlace[] = [];
  const shown: string[] = [];
  const places = new SavedPlaces({
    saved: (place) => saved.push(place),
    showInFolder: (path) => shown.push(path),
  });
  return { places, saved, shown };
}

describe('where something was saved', () => {
  it('is told, and shown by the name that the app gave it', async () => {
    const { places, saved, shown } = rig();
    const path = join(tempFolder(), 'refused-clicks.csv');
    writeFileSync(path, 'a\n');
    places.add(path);
    expect(saved.map((place) => place.path)).toEqual([path]);
    expect(await places.show(saved[0]?.id ?? '')).toEqual({ ok: true, value: undefined });
    expect(shown).toEqual([path]);
  });

  it('is shown for no path that the window names', async () => {
    const { places, shown } = rig();
    const path = join(tempFolder(), 'mine.csv');
    writeFileSync(path, 'a\n');
    expect(await places.show(path)).toMatchObject({ ok: false, failure: { code: 'gone' } });
    expect(shown).toEqual([]);
  });

  it('is not shown once it is gone, and only the last ones are remembered', async () => {
    const { places, saved, shown } = rig();
    const folder = tempFolder();
    for (let nth = 0; nth < 21; nth += 1) places.add(join(folder, `${nth}.csv`));
    expect(await places.show(saved[0]?.id ?? '')).toMatchObject({ failure: { code: 'gone' } });
    expect(await places.show(saved[1]?.id ?? '')).toMatchObject({ failure: { code: 'file-missing' } });
    expect(shown).toEqual([]);
  });
});
