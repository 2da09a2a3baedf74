import { ROOMS } from './rooms.config.js';

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A folder's files, or one file. */
const inside = (room) => `^${escaped(room)}${room.endsWith('.ts') ? '$' : '/'}`;
const anyRoom = Object.keys(ROOMS).map(inside);

const allowed = Object.entries(ROOMS).flatMap(([room, { rooms, packages = [], node = false }]) => [
  { from: { path: inside(room) }, to: { path: [room, ...rooms].map(inside) } },
  ...packages.map((name) => ({
    from: { path: inside(room) },
    to: { path: `(^|node_modules/)${escaped(name)}(/|$)` },
  })),
  ...(node ? [{ from: { path: inside(room) }, to: { dependencyTypes: ['core'] } }] : []),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-file-outside-a-room',
      comment: 'Add its room to rooms.config.js.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: [...anyRoom, '\\.d\\.ts$'] },
      to: {},
    },
  ],
  allowed,
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['\\.css$', '\\.html$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte.ts', '.svelte', '.js'] },
  },
};
