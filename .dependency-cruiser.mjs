import { ROOMS } from './rooms.config.js';

const names = Object.keys(ROOMS);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const hasRoomsInside = (room) => names.some((name) => name.startsWith(`${room}/`));

/** Matches the files of a room: one file, the files directly in a folder with rooms inside, or all in a folder. */
function filesOf(room) {
  if (room.endsWith('.ts')) return `^${escaped(room)}$`;
  return `^${escaped(room)}/${hasRoomsInside(room) ? '[^/]+$' : ''}`;
}

const allowed = Object.entries(ROOMS).flatMap(([room, { rooms, packages = [], node = false }]) => {
  const from = { path: filesOf(room) };
  return [
    { from, to: { path: [room, ...rooms].map(filesOf) } },
    ...packages.map((name) => ({ from, to: { path: `(^|node_modules/)${escaped(name)}(/|$)` } })),
    ...(node ? [{ from, to: { dependencyTypes: ['core'] } }] : []),
  ];
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-file-outside-a-room',
      comment: 'Add its room to rooms.config.js.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: [...names.map(filesOf), '\\.d\\.ts$'] },
      to: {},
    },
  ],
  allowed,
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['\\.css$', '\\.html$', '^src/engine/scanner/assembly/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte.ts', '.svelte', '.js'] },
  },
};
