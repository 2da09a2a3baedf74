import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckJson } from '../../../src/cli/files/check-json';
import { CommandLine } from '../../support/command-line';

/** No command here asks Scarf. */
const NO_SERVER = 'http://127.0.0.1:9';
const ID = '970493a1-4ca0-4a4d-a085-fdce578e5a08';
const AS_OF = ['--as-of', '2026-11-27T12:00:00Z'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'events-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const user = (): CommandLine => new CommandLine(folder, NO_SERVER);

/** In a process of its own. */
async function program(...args: readonly string[]) {
  const { code: status, stdout, stderr } = await user().run(...args);
  return { status, stdout, stderr };
}

async function run(...args: readonly string[]) {
  const { code: status, stdout, stderr } = await user().runHere(...args);
  return { status, stdout, stderr };
}

const GOOD = `{"$time":"2026-11-26T10:00:00Z","$package":"${ID}","$unique_id":"a"}\n`;
const OLD = `{"$time":"2026-10-01T10:00:00Z","$package":"${ID}","$unique_id":"b"}\n`;

describe('the program', () => {
  it('writes exactly the lines that an import would send', async () => {
    const { status, stdout } = await program('convert', file('good.ndjson', GOOD), ...AS_OF);
    expect({ status, stdout }).toEqual({ status: 0, stdout: GOOD });
  });

  it('leaves out what is set aside, and says so', async () => {
    const { status, stdout, stderr } = await program('convert', file('mixed.ndjson', GOOD + OLD), ...AS_OF);
    expect({ status, stdout }).toEqual({ status: 1, stdout: GOOD });
    expect(stderr).toContain('1 event set aside.');
  });

  it('writes to a file', async () => {
    const out = join(folder, 'out.ndjson');
    expect(await run('convert', file('good.ndjson', GOOD), ...AS_OF, '--out', out)).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(readFileSync(out, 'utf8')).toBe(GOOD);
  });

  it('writes an empty file where nothing would be sent', async () => {
    const out = join(folder, 'nothing.ndjson');
    const { status, stderr } = await program('convert', file('old.ndjson', OLD), ...AS_OF, '--out', out);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: '1 event set aside. To see why: event-importer check\n',
    });
    expect(readFileSync(out, 'utf8')).toBe('');
  });

  it('prints the report as JSON for scripts', async () => {
    const { status, stdout } = await run('check', file('mixed.ndjson', GOOD + OLD), ...AS_OF, '--json');
    const json = JSON.parse(stdout) as CheckJson;
    expect(status).toBe(1);
    expect(json).toMatchObject({
      lines: 2,
      ready: 1,
      setAside: 1,
      blank: 0,
      layout: 'ndjson',
      failure: null,
    });
    expect(json.problems).toContainEqual(
      expect.objectContaining({ code: 'too-old', grade: 'error', count: 1, lines: [2] }),
    );
  });

  it('prints the report for people', async () => {
    const { status, stdout } = await run('check', file('mixed.ndjson', GOOD + OLD), ...AS_OF);
    expect(status).toBe(1);
    expect(stdout).toContain('1 of 2 lines is ready. 1 is too old.');
    expect(stdout).toContain('1 event is more than 7 days old. Scarf will refuse it.');
    expect(stdout).toContain('(line 2)');
  });

  it('says why a file cannot be imported, and what to do', async () => {
    const { status, stdout } = await program('check', join(folder, 'absent.csv'), '--json');
    expect(status).toBe(2);
    expect((JSON.parse(stdout) as CheckJson).failure).toEqual({
      code: 'file-missing',
      text: 'The file is no longer where it was.',
      next: 'Put it back, or choose it again.',
    });
  });

  it('gives a column the key that was typed', async () => {
    const table = file('table.csv', `when,who\n2026-11-26T10:00:00Z,Ann\n2026-11-26T11:00:00Z,Bob\n`);
    const to = ['--to', `package:${ID}`, '--safety-ids', 'off'];
    const { stdout } = await run('convert', table, ...AS_OF, ...to, '--map', 'who=name', '--accept-guesses');
    const [first] = stdout.split('\n');
    expect(JSON.parse(first ?? '')).toEqual({ $time: '2026-11-26T10:00:00Z', name: 'Ann' });
    const { status, stderr } = await program('convert', table, ...AS_OF, '--map', 'whom=name');
    expect({ status, stderr }).toEqual({
      status: 64,
      stderr: 'There is no column “whom”. The columns are: when, who.\nFor help: event-importer --help\n',
    });
  });

  it('asks what two readings fit, names the options that answer, and writes nothing before', async () => {
    const table = file('open.csv', 'when;who\n03.04.2026 10:00;Ann\n04.03.2026 11:00;Bob\n');
    const asOf = ['--as-of', '2026-04-05T12:00:00Z', '--zone', 'UTC', '--to', `package:${ID}`];
    const { status, stdout } = await run('check', table, ...asOf);
    expect(status).toBe(1);
    expect(stdout).toContain(
      'How is 03.04.2026 10:00 meant? Say: --time-format day-first, --time-format month-first',
    );
    const nothing = await run('convert', table, ...asOf, '--accept-guesses');
    expect(nothing).toMatchObject({ status: 1, stdout: '' });
    expect(nothing.stderr).toContain('Nothing is written before these questions are answered.');
    const written = await run('convert', table, ...asOf, '--time-format', 'day-first', '--accept-guesses');
    expect(written).toMatchObject({ status: 1 });
    expect(written.stdout).toContain('"$time":"2026-04-03T10:00:00Z"');
  });

  it('uses a mapping that the app saved', async () => {
    const data = join(folder, 'Event Importer for Scarf');
    mkdirSync(data, { recursive: true });
    const columns = [
      { name: 'when', use: { kind: 'time', format: 'iso', zone: 'UTC' } },
      { name: 'who', use: { kind: 'leave-out' } },
    ];
    const mappings = [{ file: 'Mondays', mapping: { header: true, columns } }];
    writeFileSync(join(data, 'settings.json'), JSON.stringify({ mappings }));
    const table = file('monday.csv', `when,who\n2026-11-26T10:00:00Z,Ann\n2026-11-26T11:00:00Z,Bob\n`);
    const to = ['--to', `package:${ID}`, '--safety-ids', 'off', '--accept-guesses'];
    const { stdout } = await run('convert', table, ...AS_OF, ...to, '--preset', 'Mondays');
    expect(stdout).not.toContain('Ann');
    expect((await run('convert', table, '--preset', 'Tuesdays')).stderr).toContain(
      'There is no saved preset “Tuesdays”. Saved are “Mondays”.',
    );
  });

  it('uses the preset of a file for JSON too, and one for a program that it knows', async () => {
    const preset = {
      file: 'Visits',
      kinds: [],
      mapping: {
        keys: [
          { path: 'at.start', use: { kind: 'time' } },
          { path: 'who', use: { kind: 'leave-out' } },
        ],
      },
    };
    const path = file(
      'visits.preset.json',
      JSON.stringify({ format: 'event-importer-preset', version: 1, preset }),
    );
    const event = `{"at":{"start":"2026-11-26T10:00:00Z","end":"2026-11-26T11:00:00Z"},"who":"Ann"}\n`;
    const to = ['--to', `package:${ID}`, '--safety-ids', 'off', '--accept-guesses'];
    const { stdout } = await run('convert', file('visits.ndjson', event), ...AS_OF, ...to, '--preset', path);
    expect(stdout).toContain(`{"$time":"2026-11-26T10:00:00Z","at":`);
    expect(stdout).not.toContain('Ann');
    const segment = file(
      's.ndjson',
      `{"timestamp":"2026-11-26T10:00:00Z","context":{"page":{"referrer":"https://a.io/"}}}\n`,
    );
    expect((await run('convert', segment, ...AS_OF, ...to, '--preset', 'Segment')).stdout).toContain(
      `"$referrer":"https://a.io/"`,
    );
    expect((await run('convert', segment, '--preset', path)).stderr).toContain(
      'nothing that it names is in these',
    );
    const twice = ['--map', 'who=$type', '--map', 'at.start=$type'];
    expect((await run('convert', file('v.ndjson', event), ...twice)).stderr).toContain(
      'Two columns cannot both become “$type”.',
    );
  });

  it('takes the name of a package or pixel that the app knew', async () => {
    const kept = join(folder, 'Event Importer for Scarf');
    const other = '1f0493a1-4ca0-4a4d-a085-fdce578e5a08';
    const items = [
      { kind: 'package', id: ID, name: 'Docs' },
      { kind: 'pixel', id: other, name: 'Blog' },
      { kind: 'pixel', id: ID, name: 'Blog' },
    ];
    mkdirSync(kept, { recursive: true });
    const list = { owner: 'acme', asOf: '2026-11-26T10:00:00Z', complete: true, items };
    writeFileSync(join(kept, 'packages-and-pixels.json'), JSON.stringify(list));
    const events = file('plain.ndjson', `{"$time":"2026-11-26T10:00:00Z","$unique_id":"a"}\n`);
    const to = (...args: readonly string[]) => run('check', events, ...AS_OF, '--to', ...args);
    expect((await to('package:docs')).status).toBe(0);
    expect((await to('package:docs', '--owner', 'Acme')).status).toBe(0);
    expect(await to('package:docs', '--owner', 'other')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('the app has kept no list of other') as unknown,
    });
    expect((await to('package:oven')).stderr).toContain(
      'The app knew no package “oven” of acme on 26 Nov 2026.',
    );
    expect((await to('pixel:Blog')).stderr).toContain(`Several are called “Blog”: ${other} and ${ID}.`);
  });

  it('shows its help', async () => {
    const { status, stdout } = await program('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('event-importer check PATH…');
  });
});

describe('an access log', () => {
  const line = (path: string, status: number): string =>
    `52.14.7.9 - - [26/Nov/2026:10:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 9 "-" "curl/8"\n`;
  const LOG = line('/a', 200) + line('/a', 404) + line('/style.css', 200) + line('/b', 200);
  const TO = ['--to', `package:${ID}`, ...AS_OF];

  it('is told with what counts, and why the rest does not', async () => {
    const { status, stdout } = await run('check', file('access.log', LOG), ...TO);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'Access log, combined: 4 requests, 2 count as events. Left out: 1 with other results and 1 for parts of pages.',
    );
  });

  it('is read with the choice that was typed', async () => {
    const typed = ['--requests', 'all', '--paths', '/a*', '--paths', '/b'];
    const { stdout } = await run('check', file('access.log', LOG), ...TO, ...typed, '--json');
    const { lines, ready, leftOut, layout, requests } = JSON.parse(stdout) as CheckJson;
    expect({ lines, ready, leftOut, layout }).toEqual({ lines: 4, ready: 3, leftOut: 1, layout: 'log' });
    expect(requests).toMatchObject([{ log: 'combined', requests: 4, counted: 3, leftOut: { paths: 1 } }]);
    const converted = (await run('convert', file('access.log', LOG), ...TO, ...typed)).stdout;
    expect(converted.split('\n').filter((text) => text !== '')).toHaveLength(3);
  });

  it('is told with the columns that a later header adds, since they are not sent', async () => {
    const head = '#Fields: date time c-ip cs-method cs-uri-stem sc-status';
    const row = '2026-11-26 10:00:00 52.14.7.9 GET /a 200';
    const iis = file('u_ex.log', `${head}\n${row}\n${head} cs-host s-port\n${row} a.io 80\n`);
    expect((await run('check', iis, ...TO)).stdout).toContain(
      '2 count as events.\nColumns that only later lines have are not sent: cs-host and s-port.\n',
    );
    const { requests } = JSON.parse((await run('check', iis, ...TO, '--json')).stdout) as CheckJson;
    expect(requests).toMatchObject([{ laterColumns: ['cs-host', 's-port'] }]);
    expect((await run('check', file('access.log', LOG), ...TO, '--json')).stdout).not.toContain(
      'laterColumns',
    );
  });

  it('beside JSON keeps what a preset says of it, whatever counts of the log', async () => {
    const folderOf = join(folder, 'both');
    mkdirSync(folderOf, { recursive: true });
    writeFileSync(join(folderOf, 'a.log'), LOG);
    writeFileSync(join(folderOf, 'b.ndjson'), `{"at":"2026-11-26T10:00:00Z","who":"Ann"}\n`);
    const keys = [
      { path: 'at', use: { kind: 'time' } },
      { path: 'who', use: { kind: 'leave-out' } },
    ];
    const preset = { file: 'Visits', kinds: [], mapping: { keys } };
    const path = file(
      'v.preset.json',
      JSON.stringify({ format: 'event-importer-preset', version: 1, preset }),
    );
    const options = [...TO, '--safety-ids', 'off', '--accept-guesses', '--preset', path];
    const { stdout } = await run('convert', folderOf, ...options, '--requests', 'all');
    expect(stdout).toContain('"path":"/style.css"');
    expect(stdout).toContain('{"$time":"2026-11-26T10:00:00Z"}');
    expect(stdout).not.toContain('Ann');
  });

  it('is what these options are for', async () => {
    expect((await run('check', file('good.ndjson', GOOD), '--requests', 'all')).status).toBe(64);
    expect((await run('check', file('access.log', LOG), '--requests', 'some')).status).toBe(64);
  });
});
