/**
 * The rooms of src/, from the bottom up: the one table of what each room may import. `rooms` are other rooms, `packages`
 * are npm packages, `node` allows Node's own modules. A file outside every room fails the check, and so does a circle.
 */
const named = (folder) => (names) => names.split(' ').map((name) => `src/${folder}/${name}`);
const engine = named('engine');
const main = named('main');
const imports = named('main/imports');
const cli = named('cli');
const renderer = named('renderer');
const feature = named('renderer/features');

const sharedRooms = named('shared');
/** The domain, for all. */
const shared = ['src/shared', ...sharedRooms('files checks imports app')];
const ICONS = '@lucide/svelte';
/** What every feature of the window is made of. */
const FEATURE = {
  rooms: [...shared, ...renderer('text ipc state ui'), ...feature('common')],
  packages: ['svelte', ICONS],
};

export const ROOMS = {
  // What every process speaks.
  'src/shared': { rooms: [] },
  'src/shared/files': { rooms: ['src/shared'] },
  'src/shared/checks': { rooms: ['src/shared', ...sharedRooms('files')] },
  'src/shared/imports': { rooms: ['src/shared', ...sharedRooms('files checks')] },
  'src/shared/app': { rooms: ['src/shared', ...sharedRooms('imports')] },
  'src/shared/ipc.ts': { rooms: shared },

  // The engine: files, rules and requests, in plain Node.
  'src/engine/model': { rooms: shared, node: true },
  'src/engine/questions': { rooms: shared },
  'src/engine/bytes': { rooms: [...shared, ...engine('model')], node: true, packages: ['fzstd'] },
  'src/engine/archive': { rooms: [...shared, ...engine('model bytes')], node: true, packages: ['yauzl'] },
  'src/engine/line-map': { rooms: [...shared, ...engine('bytes')], node: true },
  'src/engine/rules': { rooms: [...shared, ...engine('model bytes')], node: true },
  'src/engine/scanner': { rooms: [...shared, ...engine('bytes rules')], node: true },
  'src/engine/formats': {
    rooms: [...shared, ...engine('model bytes rules scanner questions')],
    node: true,
  },
  'src/engine/workbook': { rooms: [...shared, ...engine('bytes')], node: true, packages: ['saxes'] },
  'src/engine/parquet': {
    rooms: [...shared, ...engine('model bytes archive workbook')],
    node: true,
    packages: ['fzstd'],
  },
  'src/engine/read': {
    rooms: [...shared, ...engine('model bytes archive questions formats workbook parquet')],
    node: true,
  },
  'src/engine/ids': { rooms: [...shared, ...engine('model bytes rules')], node: true },
  'src/engine/fixes': { rooms: [...shared, ...engine('bytes rules ids')], node: true },
  'src/engine/check': {
    rooms: [...shared, ...engine('model bytes rules scanner formats read ids fixes')],
    node: true,
  },
  'src/engine/send': {
    rooms: [...shared, ...engine('model bytes line-map rules read ids fixes')],
    node: true,
  },
  'src/engine/lookup': {
    rooms: [...shared, ...engine('model bytes line-map rules formats read ids fixes')],
    node: true,
  },
  'src/engine/log': { rooms: shared, node: true },
  'src/engine/resend': {
    rooms: [...shared, ...engine('model bytes line-map rules formats read ids fixes lookup log')],
    node: true,
  },

  // The thread that runs the engine.
  'src/worker': {
    rooms: [...shared, ...engine('model line-map check send lookup log resend')],
    node: true,
  },

  // The main process.
  'src/main/time': { rooms: shared, node: true },
  'src/main/storage': {
    rooms: [...shared, ...engine('model')],
    node: true,
    packages: ['electron-store', 'zod'],
  },
  'src/main/places': { rooms: [...shared, 'src/main/credentials'], node: true },
  'src/main/policy': { rooms: [...shared, ...engine('model')], node: true, packages: ['zod'] },
  'src/main/credentials': { rooms: shared, node: true, packages: ['keytar'] },
  'src/main/diagnostics': { rooms: [...shared, 'src/main/credentials'], node: true },
  'src/main/jobs': { rooms: [...shared, 'src/worker', ...engine('model lookup log')], node: true },
  'src/main/scarf': {
    rooms: [...shared, ...main('time storage credentials')],
    node: true,
    packages: ['undici', 'socks', 'zod'],
  },
  'src/main/account': {
    rooms: [...shared, ...engine('model'), ...main('storage credentials scarf')],
    packages: ['zod'],
  },
  'src/main/imports/record': {
    rooms: [...shared, ...engine('model'), ...main('time storage scarf')],
    node: true,
    packages: ['zod'],
  },
  'src/main/imports/claims': {
    rooms: [...shared, ...engine('model'), ...main('time storage'), ...imports('record')],
    node: true,
  },
  'src/main/imports/remote': {
    rooms: [...shared, ...main('time storage scarf'), ...imports('record')],
    packages: ['zod'],
  },
  'src/main/imports/lost': { rooms: [...shared, ...main('time scarf'), ...imports('record remote')] },
  'src/main/imports/send': {
    rooms: [
      ...shared,
      ...engine('model rules'),
      ...main('time jobs scarf'),
      ...imports('record remote lost'),
    ],
  },
  'src/main/imports/resend': {
    rooms: [...shared, ...engine('model resend'), ...main('time storage jobs scarf'), ...imports('record')],
    node: true,
  },
  'src/main/imports/logs': {
    rooms: [...shared, ...engine('model log'), ...main('time storage jobs scarf')],
    node: true,
  },
  'src/main/imports': {
    rooms: [...shared, ...engine('model'), ...main('time jobs scarf'), ...imports('record remote lost send')],
    node: true,
  },
  'src/main/checks': {
    rooms: [
      ...shared,
      ...engine('model line-map rules formats read check lookup resend'),
      ...main('time jobs'),
      ...imports('record resend'),
    ],
    node: true,
  },
  'src/main/folders': {
    rooms: [...shared, ...engine('model read'), ...main('time storage checks imports'), ...imports('record')],
    node: true,
    packages: ['zod'],
  },
  'src/main/sample-files': { rooms: [...shared, ...engine('model'), 'src/main/storage'], node: true },
  'src/main/presets': { rooms: [...shared, ...engine('model'), ...main('storage checks')], node: true },
  'src/main/updates': {
    rooms: [...shared, ...engine('model'), ...main('time places scarf')],
    node: true,
    packages: ['undici', 'zod'],
  },
  'src/main/ipc': {
    rooms: [
      ...shared,
      ...engine('model'),
      ...main('storage jobs account imports checks folders presets sample-files updates'),
      ...imports('logs resend'),
    ],
    node: true,
    packages: ['electron', 'zod'],
  },
  'src/main/app': {
    rooms: [
      ...[...shared, 'src/worker', 'resources', ...engine('model')],
      ...main(
        'time places storage policy credentials diagnostics jobs scarf account imports checks folders presets sample-files updates ipc',
      ),
      ...imports('record claims remote resend logs'),
    ],
    node: true,
    packages: ['electron'],
  },
  'src/main/index.ts': { rooms: main('places app ipc'), node: true, packages: ['electron'] },

  // The command line: the engine and the calls to Scarf without a window. No room of it may import Electron.
  'src/cli/common': { rooms: [...shared, ...engine('rules')], node: true },
  'src/cli/files': {
    rooms: [
      ...[...shared, 'src/cli/common', 'src/renderer/text'],
      ...engine('model check send'),
      ...main('places storage account'),
    ],
    node: true,
  },
  'src/cli/scarf': {
    rooms: [
      ...[...shared, 'src/cli/common', 'src/renderer/text'],
      ...engine('line-map log'),
      ...main('time places policy storage credentials scarf account'),
      ...imports('record'),
    ],
    node: true,
  },
  'src/cli/imports': {
    rooms: [
      ...[...shared, ...cli('common files scarf'), 'src/renderer/text'],
      ...engine('model'),
      ...main('time places jobs scarf checks imports'),
      ...imports('record claims'),
    ],
    node: true,
  },
  'src/cli': { rooms: [...cli('common files scarf imports'), ...main('jobs')], node: true },

  // The bridge between main and the window.
  'src/preload': { rooms: shared, packages: ['electron'] },

  // The window.
  'src/renderer/text': { rooms: shared },
  'src/renderer/ipc': { rooms: shared },
  'src/renderer/state': { rooms: [...shared, ...renderer('ipc')], packages: ['svelte'] },
  'src/renderer/ui': { rooms: [], packages: ['svelte', 'bits-ui', ICONS] },
  'src/renderer/features/common': {
    rooms: [...shared, ...renderer('text ipc state ui')],
    packages: ['svelte', 'bits-ui', ICONS],
  },
  'src/renderer/features/fix': FEATURE,
  'src/renderer/features/requests': FEATURE,
  'src/renderer/features/check': {
    rooms: [...FEATURE.rooms, ...feature('fix requests')],
    packages: FEATURE.packages,
  },
  'src/renderer/features/import': FEATURE,
  'src/renderer/features/log': FEATURE,
  'src/renderer/features/history': FEATURE,
  'src/renderer/features/settings': FEATURE,
  'src/renderer/features/connect': FEATURE,
  'src/renderer/features/help': { rooms: [...FEATURE.rooms, 'docs/help'], packages: FEATURE.packages },
  'src/renderer/shell': {
    rooms: [...FEATURE.rooms, ...feature('connect check import log history settings help')],
    packages: FEATURE.packages,
  },
  'src/renderer/styles': { rooms: [] },
  'src/renderer': {
    rooms: [...shared, ...renderer('text ipc state ui styles shell'), ...feature('common')],
    packages: ['svelte'],
  },
};
