import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureChild, type Environment } from '../../scripts/support/child';
import { noBusEnvironment, startPrivateBus, type PrivateBus } from '../../scripts/tools/desktop/bus';
import { startPrivateDisplay } from '../../scripts/tools/desktop/display';
import { projectRoot } from '../../scripts/support/project';

// What the other tests of this folder stand on: the keychain they meet is a real one, and nothing outlives a run.
const linux = process.platform === 'linux';

describe.runIf(linux)('a private bus', () => {
  let bus: PrivateBus;
  beforeAll(async () => void (bus = await startPrivateBus({ keyring: 'unlocked' })));
  afterAll(() => bus.stop());

  it('stores a secret in a real keychain and gives it to another program', async () => {
    expect(await keychain('set', bus.env)).toBe('stored');
    expect(await keychain('get', bus.env)).toBe('sécret');
  });

  it('keeps the secret from everybody while it is locked, and has it again afterwards', async () => {
    await bus.setKeyring('locked');
    expect(await keychain('get', bus.env)).toBe('null');
    expect(await keychain('set', bus.env)).toContain('locked');
    await bus.setKeyring('unlocked');
    expect(await keychain('get', bus.env)).toBe('sécret');
  });

  it('can be without a keychain, and then nothing starts one', async () => {
    await bus.setKeyring('none');
    expect(await keychain('get', bus.env)).toContain('org.freedesktop.secrets was not provided');
  });

  it('shares nothing with another private bus', async () => {
    const other = await startPrivateBus({ keyring: 'unlocked' });
    expect(await keychain('get', other.env)).toBe('null');
    await other.stop();
  });

  it('can be absent altogether', async () => {
    expect(await keychain('get', noBusEnvironment)).toContain('disabled');
  });
});

describe.runIf(linux)('a private desktop', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'desktop-test-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the program a home, a screen and a bus of its own, and passes its exit code on', async () => {
    const show =
      'const e = process.env; console.log(JSON.stringify([e.HOME, e.DISPLAY, e.DBUS_SESSION_BUS_ADDRESS]))';
    const { code, stdout } = await inDesktop(`${show}; process.exit(7)`);
    expect(code).toBe(7);
    const [home, display, address] = JSON.parse(stdout) as string[];
    expect(home).toContain('event-importer-home-');
    expect(display).toMatch(/^:\d+$/);
    expect(display).not.toBe(process.env['DISPLAY']);
    expect(address).toContain('event-importer-bus-');
    expect(await left()).toEqual([]);
  });

  it('passes a signal on, then ends what it started and removes its folders', async () => {
    const run = spawn(
      process.execPath,
      await desktopArguments('console.log("up"); setInterval(() => {}, 1000)'),
      {
        env: { ...process.env, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(run.stdout, 'data');
    expect((await left()).length).toBe(3);
    run.kill('SIGTERM');
    const [code] = (await once(run, 'close')) as [number];
    expect(code).toBe(143);
    expect(await left()).toEqual([]);
  });

  it('ends what it started even when it is killed', async () => {
    const run = spawn(
      process.execPath,
      await desktopArguments('console.log("up"); setInterval(() => {}, 1000)'),
      {
        env: { ...process.env, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(run.stdout, 'data');
    const services = await childrenOf(run.pid ?? 0);
    expect(services.length).toBe(4);
    run.kill('SIGKILL');
    await once(run, 'exit');
    // All but the program itself, which is the tests' own to end.
    const program = services.find(({ command }) => command.startsWith(process.execPath));
    if (program) process.kill(program.pid);
    await expect.poll(() => services.filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  async function inDesktop(code: string): Promise<{ code: number; stdout: string }> {
    return captureChild(process.execPath, await desktopArguments(code), {
      env: { ...process.env, TMPDIR: folder },
    });
  }

  async function desktopArguments(code: string): Promise<string[]> {
    const runner = join(projectRoot, 'scripts/tools/desktop/run-in-desktop.ts');
    const script = join(folder, 'run.mts');
    const options = { display: 'private', session: { keyring: 'unlocked' } };
    await writeFile(
      script,
      `import { runInDesktop } from ${JSON.stringify(runner)};
       process.exitCode = await runInDesktop(process.execPath, ['-e', ${JSON.stringify(code)}], ${JSON.stringify(options)});`,
    );
    return ['--import', import.meta.resolve('tsx'), script];
  }

  async function left(): Promise<readonly string[]> {
    return (await readdir(folder)).filter((name) => name.startsWith('event-importer-'));
  }
});

describe.runIf(linux)('a private screen', () => {
  it('lets in who has its key, and nobody else', async () => {
    const display = await startPrivateDisplay();
    try {
      const entry = await readFile(String(display.env['XAUTHORITY']));
      const key = entry.subarray(-16);
      expect(await knock(String(display.env['DISPLAY']), key)).toBe('welcome');
      expect(await knock(String(display.env['DISPLAY']), Buffer.alloc(16))).toBe('refused');
    } finally {
      await display.stop();
    }
  });
});

/** The first message of the X protocol, little-endian, version 11.0; the answer's first byte is the verdict. */
async function knock(display: string, key: Buffer): Promise<'welcome' | 'refused'> {
  const method = Buffer.from('MIT-MAGIC-COOKIE-1');
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(method.length, 6);
  head.writeUInt16LE(key.length, 8);
  const socket = connect(`/tmp/.X11-unix/X${display.slice(1)}`);
  socket.write(Buffer.concat([head, method, Buffer.alloc(2), key]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return answer[0] === 1 ? 'welcome' : 'refused';
}

/** Asks the keychain from a process of its own, as a freshly started app would. */
async function keychain(action: 'get' | 'set', env: Environment): Promise<string> {
  const code = `
    const keytar = require('keytar');
    const act = process.argv[1] === 'set'
      ? keytar.setPassword('event-importer-test', 'somebody', 'sécret').then(() => 'stored')
      : keytar.getPassword('event-importer-test', 'somebody');
    act.then((answer) => console.log(String(answer)), (error) => console.log(error.message));`;
  const { stdout } = await captureChild(process.execPath, ['-e', code, action], {
    env: { ...process.env, ...env },
    cwd: projectRoot,
    limitMs: 30_000,
  });
  return stdout.trim();
}

interface Running {
  readonly pid: number;
  readonly command: string;
}

async function childrenOf(parent: number): Promise<readonly Running[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: (await procFile(pid, 'cmdline')).replaceAll('\0', ' '),
      parent: /^PPid:\s+(\d+)$/m.exec(await procFile(pid, 'status'))?.[1],
    })),
  );
  return all.filter((process) => process.parent === String(parent));
}

/** Empty when the process is gone by now. */
function procFile(pid: string, name: string): Promise<string> {
  return readFile(join('/proc', pid, name), 'utf8').catch(() => '');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
