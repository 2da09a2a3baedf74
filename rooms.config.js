/**
 * The rooms of src/, from the bottom up: the one table of what each room may import. `rooms` are other rooms, `packages`
 * are npm packages, `node` allows Node's own modules. A file outside every room fails the check, and so does a circle.
 */
const engine = (...names) => names.map((name) => `src/engine/${name}`);
const main = (...names) => names.map((name) => `src/main/${name}`);
const shared = 'src/shared';

export const ROOMS = {
  [shared]: { rooms: [] },

  'src/engine/model': { rooms: [shared], node: true },
  'src/engine/bytes': { rooms: [shared, ...engine('model')], node: true },
  'src/engine/rules': { rooms: [shared, ...engine('model', 'bytes')], node: true },
  'src/engine/formats': {
    rooms: [shared, ...engine('model', 'bytes', 'rules')],
    node: true,
    packages: ['papaparse'],
  },
  'src/engine/read': {
    rooms: [shared, ...engine('model', 'bytes', 'rules', 'formats')],
    node: true,
    packages: ['yauzl'],
  },
  'src/engine/ids': { rooms: [shared, ...engine('model', 'bytes', 'rules')], node: true },
  'src/engine/fixes': { rooms: [shared, ...engine('model', 'bytes', 'rules', 'ids')], node: true },
  'src/engine/check': {
    rooms: [shared, ...engine('model', 'bytes', 'rules', 'formats', 'read', 'ids', 'fixes')],
    node: true,
  },
  'src/engine/send': {
    rooms: [shared, ...engine('model', 'bytes', 'rules', 'read', 'ids', 'fixes')],
    node: true,
  },
  'src/engine/lookup': {
    rooms: [shared, ...engine('model', 'bytes', 'rules', 'read', 'ids', 'fixes')],
    node: true,
  },
  'src/engine/log': { rooms: [shared, ...engine('model', 'bytes')], node: true },
  'src/engine/resend': {
    rooms: [
      shared,
      ...engine('model', 'bytes', 'rules', 'formats', 'read', 'ids', 'fixes', 'send', 'lookup', 'log'),
    ],
    node: true,
  },

  'src/worker': {
    rooms: [shared, ...engine('model', 'check', 'send', 'lookup', 'log', 'resend')],
    node: true,
  },

  'src/main/time': { rooms: [shared], node: true },
  'src/main/storage': {
    rooms: [shared, ...engine('model')],
    node: true,
    packages: ['electron-store', 'zod'],
  },
  'src/main/credentials': { rooms: [shared], node: true, packages: ['keytar'] },
  'src/main/diagnostics': { rooms: main('credentials'), node: true },
  'src/main/jobs': {
    rooms: [shared, 'src/worker', ...engine('model', 'lookup', 'log', 'resend')],
    node: true,
  },
  'src/main/scarf': {
    rooms: [shared, ...main('time', 'credentials')],
    node: true,
    packages: ['undici', 'socks', 'zod'],
  },
  'src/main/account': {
    rooms: [shared, ...engine('model'), ...main('storage', 'credentials', 'scarf')],
    node: true,
    packages: ['zod'],
  },
  'src/main/imports': {
    rooms: [
      shared,
      ...engine('model', 'rules', 'log', 'resend'),
      ...main('time', 'storage', 'jobs', 'scarf'),
    ],
    node: true,
    packages: ['zod'],
  },
  'src/main/checks': {
    rooms: [
      shared,
      ...engine('model', 'rules', 'formats', 'read', 'check', 'send', 'lookup', 'resend'),
      ...main('time', 'jobs', 'imports'),
    ],
    node: true,
  },
  'src/main/ipc': {
    rooms: [shared, ...engine('model', 'resend'), ...main('account', 'checks', 'imports', 'jobs', 'storage')],
    node: true,
    packages: ['electron', 'zod'],
  },
  'src/main/app': {
    rooms: [
      ...[shared, 'src/worker', 'resources', ...engine('model')],
      ...main('time', 'storage', 'credentials', 'diagnostics', 'jobs', 'scarf'),
      ...main('account', 'imports', 'checks', 'ipc'),
    ],
    node: true,
    packages: ['electron'],
  },
  'src/main/index.ts': { rooms: main('app', 'ipc'), node: true, packages: ['electron'] },

  'src/preload': { rooms: [shared], packages: ['electron'] },
  'src/renderer': { rooms: [shared], packages: ['svelte', 'bits-ui', '@lucide/svelte'] },
};
