import { readFile, stat } from 'node:fs/promises';
import { fileFailure } from '../../engine/model/file-failure';
import { fail, succeed, type Result } from '../../shared/failure';
import type { RememberedMapping } from '../../shared/files/mapping';
import type { PresetView } from '../../shared/files/preset';
import { presetIn, presetText, PRESET_FILE_BYTES } from '../storage/preset-file';
import { isForColumns, withKeyMapping } from '../checks/mappings';

export interface PresetsParts {
  readonly mappings: {
    read(): readonly RememberedMapping[];
    write(mappings: readonly RememberedMapping[]): void;
  };
}

/** The mappings that the user saved, by name: one person sets them up, and others import them. */
export class Presets {
  constructor(private readonly parts: PresetsParts) {}

  get views(): readonly PresetView[] {
    return presetViews(this.parts.mappings.read());
  }

  /** The newest preset of this name, as the text of its file. */
  textOf(name: string): Result<string> {
    const preset = this.parts.mappings.read().findLast(({ file }) => file === name);
    return preset === undefined ? fail('gone') : succeed(presetText(preset));
  }

  /** Adds the preset of a file, in place of one for the same columns or kinds. Its name. */
  async import(path: string): Promise<Result<string>> {
    const text = await textIn(path);
    if (!text.ok) return text;
    const preset = presetIn(text.value);
    if (preset === null) return fail('not-a-preset');
    const { mappings } = this.parts;
    mappings.write(withPreset(mappings.read(), preset));
    return succeed(preset.file);
  }

  remove(name: string): void {
    const { mappings } = this.parts;
    mappings.write(mappings.read().filter(({ file }) => file !== name));
  }
}

async function textIn(path: string): Promise<Result<string>> {
  try {
    const { size } = await stat(path);
    return size > PRESET_FILE_BYTES ? fail('not-a-preset') : succeed(await readFile(path, 'utf8'));
  } catch (error) {
    return { ok: false, failure: fileFailure(error, path) };
  }
}

function withPreset(
  all: readonly RememberedMapping[],
  preset: RememberedMapping,
): readonly RememberedMapping[] {
  if ('kinds' in preset) return withKeyMapping(all, preset, preset.file);
  const others = all.filter((each) => !isForColumns(each, preset.mapping));
  return [...others, preset];
}

function kindOf(each: RememberedMapping): PresetView['of'] {
  if ('kinds' in each) return 'json';
  return each.mapping.requests === undefined ? 'table' : 'log';
}

/** Each name once, the newest first. */
function presetViews(all: readonly RememberedMapping[]): readonly PresetView[] {
  const views = new Map<string, PresetView>();
  for (const each of [...all].reverse())
    if (!views.has(each.file)) views.set(each.file, { name: each.file, of: kindOf(each) });
  return [...views.values()];
}
