import { describe, expect, it } from 'vitest';
import { readingOf } from '../../../../../src/shared/files/layout';
import { read } from './guessed';

const T = '2026-07-14T08:21:05Z';
const U = '2026-07-14T09:21:05Z';
const ID = '970493a1-4ca0-4a4d-a085-fdce578e5a08';
const OTHER_ID = '3b1f7e0c-9d55-4f43-8f0e-0d8a2f3f9a11';

/** What the columns become, and how sure one question is. */
function columns(text: string, code: Parameters<ReturnType<typeof read>['certainty']>[0] = 'time-column') {
  const table = read(text);
  return [table.uses, table.certainty(code)];
}

describe('the column of the time', () => {
  it.each([
    ['the best name', `created_at,time\n${T},${U}\n${T},${U}\n`, ['created_at', 'time iso'], 'certain'],
    [
      'the first of two of a record',
      `created_at,updated_at\n${T},${U}\n`,
      ['time iso', 'updated_at'],
      'likely',
    ],
    ['a name with its zone', `Timestamp (UTC),x\n${T},a\n`, ['time iso', 'x'], 'certain'],
    [
      'the only one with times',
      `moment,expires_on\n${T},2026-07-14\n${U},2026-07-15\n`,
      ['time iso', 'expires_on'],
      'likely',
    ],
    [
      'none, and never an expiry',
      'happened,expires_on\nsoon,2026-07-14\nlater,2026-07-15\n',
      ['happened', 'expires_on'],
      'likely',
    ],
    [
      'none, and never a version',
      'happened,version\nsoon,1.11.26\nlater,2.11.26\n',
      ['happened', '$version'],
      'likely',
    ],
    [
      'open, if a better name has no times',
      `timestamp,created_at\nfoo,${U}\nbar,${T}\n`,
      ['timestamp', 'time iso'],
      'open',
    ],
    [
      'open, if two hold times and none is named so',
      `begun,ended\n${T},${U}\n`,
      ['time iso', 'ended'],
      'open',
    ],
    [
      'joined with the time of day',
      'date,time,x\n2026-07-14,08:21:05,a\n',
      ['date iso', 'clock', 'x'],
      'certain',
    ],
    [
      'joined in German',
      'Uhrzeit;Datum;Nr\n08:21;14.07.2026;1\n08:22;15.07.2026;2\n',
      ['clock', 'date day-first', 'Nr'],
      'certain',
    ],
    [
      'joined, if only one column has times of day',
      '2026-07-14,08:21:05,a\n2026-07-14,08:22:05,b\n',
      ['date iso', 'clock', 'Column 3'],
      'likely',
    ],
    [
      'joined with the half of the day behind its time',
      'date,time,AM/PM,x\n07/14/2026,08:21,PM,a\n07/14/2026,08:22,AM,b\n',
      ['date month-first', 'clock', 'clock', 'x'],
      'certain',
    ],
    [
      'joined with the half of the day behind it',
      'time,,x\n07/14/2026 08:21,PM,a\n07/14/2026 08:22,AM,b\n',
      ['date month-first', 'clock', 'x'],
      'certain',
    ],
    [
      'joined with the half of the day before it',
      'AM/PM,time,date\nPM,08:21,07/14/2026\nAM,08:22,07/14/2026\n',
      ['clock', 'clock', 'date month-first'],
      'certain',
    ],
    [
      'not joined with a half of the day that its hours tell',
      `time,half\n${T},AM\n2026-07-14T18:21:05Z,PM\n`,
      ['time iso', 'half'],
      'certain',
    ],
    [
      'joined with the hour',
      'date,hour,x\n2026-07-14,8,a\n2026-07-14,23,b\n',
      ['date iso', 'clock', 'x'],
      'likely',
    ],
    [
      'not joined with a duration',
      'date,duration\n2026-07-14,08:21:05\n2026-07-14,08:22:00\n',
      ['time iso', 'duration'],
      'certain',
    ],
    [
      'open, if two columns have times of day',
      'date,begin,end\n2026-07-14,08:21:05,09:00\n2026-07-14,08:22:00,09:00\n',
      ['time iso', 'begin', 'end'],
      'open',
    ],
  ])('is %s', (_, text, uses, certainty) => expect(columns(text)).toEqual([uses, certainty]));

  it('is the one that the user gives, also with a mapping of theirs', () => {
    const text = `time,started\n${T},${U}\n`;
    expect(read(text, { 'time-column': 'started' }).uses).toEqual(['time', 'time iso']);
    const { form } = read(text);
    const mappings = 'mapping' in form ? [form.mapping] : [];
    expect(read(text, {}, mappings).uses).toEqual(['time iso', 'started']);
    expect(read(text, { 'time-column': 'started' }, mappings).uses).toEqual(['time', 'time iso']);
    expect(read(text, { 'time-column': 'none' }, mappings).uses).toEqual(['time', 'started']);
  });
});

describe('the columns of Scarf’s keys', () => {
  it.each([
    [
      'German',
      `Zeitstempel;IP-Adresse;Kennung;Paket;Verweis\n${T};52.14.7.9;a;p;x\n`,
      '$remote_address $unique_id $package $referrer',
    ],
    [
      'French',
      `Horodatage;Adresse IP;Identifiant unique;Agent utilisateur\n${T};52.14.7.9;a;x\n`,
      '$remote_address $unique_id $user_agent',
    ],
    [
      'Spanish',
      `Fecha y hora;Dirección IP;Paquete;Versión\n${T};52.14.7.9;p;1\n`,
      '$remote_address $package $version',
    ],
    ['Italian', `Data e ora;Indirizzo IP;Pacchetto\n${T};52.14.7.9;p\n`, '$remote_address $package'],
    ['Portuguese', `Data/hora;Endereço IP;Pacote\n${T};52.14.7.9;p\n`, '$remote_address $package'],
    [
      'Dutch',
      `Tijdstip;IP-adres;Pakket;Verwijzer\n${T};52.14.7.9;p;x\n`,
      '$remote_address $package $referrer',
    ],
    [
      'Polish',
      `Data i czas;Adres IP;Pakiet;Wersja\n${T};52.14.7.9;p;1\n`,
      '$remote_address $package $version',
    ],
    [
      'Japanese',
      `日時,IPアドレス,パッケージ,リファラー\n${T},52.14.7.9,p,x\n`,
      '$remote_address $package $referrer',
    ],
    [
      'Swedish',
      `Tidpunkt;IP-adress;Paketnamn;Hänvisare\n${T};52.14.7.9;p;x\n`,
      '$remote_address $package $referrer',
    ],
    [
      'Czech',
      `Datum a čas;Adresa IP;Balíček;Verze\n${T};52.14.7.9;p;1\n`,
      '$remote_address $package $version',
    ],
    [
      'Turkish',
      `Tarih ve saat;IP adresi;Paket adı;Sürüm\n${T};52.14.7.9;p;1\n`,
      '$remote_address $package $version',
    ],
    [
      'Russian',
      `Дата и время;IP-адрес;Пакет;Версия\n${T};52.14.7.9;p;1\n`,
      '$remote_address $package $version',
    ],
    ['Chinese', `时间,IP地址,软件包,用户代理\n${T},52.14.7.9,p,x\n`, '$remote_address $package $user_agent'],
    ['Korean', `일시,IP 주소,패키지,도메인\n${T},52.14.7.9,p,x\n`, '$remote_address $package $domain'],
  ])('have names in %s', (_, text, keys) =>
    expect(read(text).uses).toEqual(['time iso', ...keys.split(' ')]),
  );

  it('are told by their cells, as questions', () => {
    expect(columns(`time,client\n${T},52.14.7.9\n`, 'address-column')).toEqual([
      ['time iso', '$remote_address'],
      'likely',
    ]);
    expect(columns(`time,client,proxy\n${T},52.14.7.9,52.14.7.1\n`, 'address-column')[1]).toBe('open');
    for (const own of ['fd00::1', '10.0.0.1:80', '[fd00::1]:443']) {
      const { questions } = read(`time,computer\n${T},${own}\n`);
      const asked = questions.find(({ code }) => code === 'address-column');
      expect(asked?.choices.map(({ value }) => value)).toEqual(['none', 'computer']);
    }
    expect(columns(`time,server_ip\n${T},52.14.7.9\n`, 'address-column')).toEqual([
      ['time iso', 'server_ip'],
      'likely',
    ]);
    expect(columns(`time,browser\n${T},Firefox\n${U},Chrome\n`, 'agent-column')).toEqual([
      ['time iso', 'browser'],
      undefined,
    ]);
    expect(columns(`time,agent\n${T},Meier\n${U},Schulz\n`, 'agent-column')).toEqual([
      ['time iso', 'agent'],
      'likely',
    ]);
    expect(columns(`time,agent\n${T},curl/8.1\n${U},-\n`, 'agent-column')[0]).toEqual([
      'time iso',
      '$user_agent',
    ]);
    expect(columns(`time,browser\n${T},Mozilla/5.0 (X11)\n`, 'agent-column')).toEqual([
      ['time iso', '$user_agent'],
      'likely',
    ]);
    expect(columns(`time,scarf_package\n${T},${ID}\n`, 'package-column')).toEqual([
      ['time iso', '$package'],
      'likely',
    ]);
    expect(columns(`time,download_key\n${T},${ID}\n${U},${OTHER_ID}\n`, 'id-column')).toEqual([
      ['time iso', '$unique_id'],
      'likely',
    ]);
  });

  it('are never taken for a slip of the pen', () => {
    const table = read(`time,user_agnet,deferred,$refferer\n${T},a,true,b\n`);
    expect(table.uses).toEqual(['time iso', 'user_agnet', 'deferred', '$refferer']);
    const agent = table.questions.find(({ code }) => code === 'agent-column');
    expect(agent?.choices.map(({ value }) => value)).toEqual(['none', 'user_agnet']);
  });

  it('are no ids of users', () => {
    expect(columns(`time,uid\n${T},u1\n${U},u1\n${U},u1\n`, 'id-column')).toEqual([
      ['time iso', 'uid'],
      'likely',
    ]);
  });

  it('have one column each', () => {
    expect(columns(`time,id,event_id\n${T},1,e1\n${U},1,e2\n`, 'id-column')).toEqual([
      ['time iso', 'id', '$unique_id'],
      'certain',
    ]);
    expect(columns(`time,ip,client_ip\n${T},52.14.7.9,52.14.7.8\n`, 'address-column')).toEqual([
      ['time iso', 'ip', '$remote_address'],
      'likely',
    ]);
    expect(read(`time,$plan,plan,plan\n${T},a,b,c\n`).uses).toEqual([
      'time iso',
      'plan',
      'plan 2',
      'plan 2 2',
    ]);
    expect(read(`time,__proto__,constructor\n${T},a,b\n`).uses).toEqual([
      'time iso',
      '__proto__',
      'constructor',
    ]);
  });
});

describe('names of the account’s packages and pixels', () => {
  const known = {
    packages: new Map([
      ['id-oven', 'acme/oven-cli'],
      ['id-docs', 'docs'],
    ]),
    pixels: new Map([['id-home', 'home page']]),
  };
  const rows = (cells: readonly string[], name = 'Projekt'): string =>
    `time,${name}\n${cells.map((cell) => `${T},${cell}\n`).join('')}`;

  it('tell that a column holds them, whatever it is called, and that is asked with how many there are', () => {
    const table = read(rows(['oven-cli', 'docs', 'docs', 'id-oven', 'other']), {}, [], known);
    expect(table.uses).toEqual(['time iso', '$package']);
    expect(table.questions.find(({ code }) => code === 'package-column')).toMatchObject({
      certainty: 'likely',
      choices: [
        {
          value: 'Projekt',
          evidence: ['oven-cli', 'docs', 'docs'],
          named: { kind: 'package', names: 4, values: 5 },
        },
        { value: 'none' },
      ],
    });
    expect(read(rows(['home page']), {}, [], known).uses).toEqual(['time iso', '$tracking_pixel']);
  });

  it('tell nothing without an account, or where few values are names', () => {
    expect(read(rows(['oven-cli', 'docs'])).uses).toEqual(['time iso', 'Projekt']);
    expect(read(rows(['docs', 'x', 'y']), {}, [], known).uses).toEqual(['time iso', 'Projekt']);
  });

  it('leave open which of two columns is meant', () => {
    const two = read(`time,a,b\n${T},docs,oven-cli\n`, {}, [], known);
    expect(two.certainty('package-column')).toBe('open');
  });

  it('leave open what a column holds that names packages and pixels alike, or only ends of names', () => {
    const both = { ...known, pixels: new Map([['id-home', 'docs']]) };
    expect(read(rows(['docs', 'docs']), {}, [], both).certainty('package-column')).toBe('open');
    expect(read(rows(['oven-cli', 'oven-cli']), {}, [], known).certainty('package-column')).toBe('open');
    expect(read(rows(['oven-cli', 'acme/oven-cli']), {}, [], known).certainty('package-column')).toBe(
      'likely',
    );
  });

  it.each([
    ['of other programs', (fields: object) => ({ timestamp: T, ...fields })],
    ['with a time of Scarf’s own', (fields: object) => ({ $time: T, ...fields })],
  ])('tell that of events in JSON too, %s', (_, event) => {
    const text = `${JSON.stringify(event({ repo: 'docs' }))}\n${JSON.stringify(event({ repo: 'oven-cli' }))}\n`;
    expect(read(text, {}, [], known).certainty('package-column')).toBe('likely');
    expect(readingOf(read(text, {}, [], known).form)?.keys).toContainEqual({
      path: 'repo',
      use: { kind: 'key', key: '$package' },
    });
    expect(
      read(text).questions.some(({ code, taken }) => code === 'package-column' && taken === 'repo'),
    ).toBe(false);
  });
});

describe('a key of Scarf that two columns are named as', () => {
  const two = (names: string, ...rows: readonly string[]): string =>
    [`time,${names}`, ...rows.map((row) => `${T},${row}`), ''].join('\n');

  it.each([
    [
      'better by name',
      'referer,referrer',
      ['a,b', 'c,d'],
      'referrer-column',
      ['referer', '$referrer'],
      'likely',
    ],
    ['fuller', 'version,Version', [',1.2', '1.0,1.3'], 'version-column', ['version', '$version'], 'likely'],
    ['the same in all rows', 'type,Type', ['x,x', 'y,y'], 'type-column', ['$type', 'Type'], 'likely'],
    [
      'no better',
      'domain,Domain',
      ['a.io,b.io', 'a.io,c.io'],
      'domain-column',
      ['$domain', 'Domain'],
      'open',
    ],
    [
      'said by the key itself',
      'referer,$referrer',
      ['a,b'],
      'referrer-column',
      ['referer', '$referrer'],
      'certain',
    ],
    [
      'the only one with values',
      'version,tag',
      [',1', ',2'],
      'version-column',
      ['version', '$version'],
      'certain',
    ],
    [
      'better by name, of two with programs',
      'ua,user_agent',
      ['curl/8.1,curl/8.2'],
      'agent-column',
      ['ua', '$user_agent'],
      'likely',
    ],
    [
      'the only one with programs',
      'user_agent,ua',
      ['Maria,curl/8.2'],
      'agent-column',
      ['user_agent', '$user_agent'],
      'certain',
    ],
  ] as const)('is in the one that is %s', (_, names, rows, code, uses, certainty) => {
    expect(columns(two(names, ...rows), code)).toEqual([['time iso', ...uses], certainty]);
  });

  it('is a question with the values of both, and none of them is an answer too', () => {
    const table = read(two('referer,referrer', 'a,b', 'c,'));
    expect(table.questions.find(({ code }) => code === 'referrer-column')?.choices).toEqual([
      { value: 'referrer', evidence: ['b'] },
      { value: 'referer', evidence: ['a', 'c'] },
      { value: 'none', evidence: [] },
    ]);
  });

  it('is where the user says', () => {
    const text = two('referer,referrer', 'a,b');
    expect(read(text, { 'referrer-column': 'referer' }).uses).toEqual(['time iso', '$referrer', 'referrer']);
    expect(read(text, { 'referrer-column': 'none' }).uses).toEqual(['time iso', 'referer', 'referrer']);
  });

  it('is no question where one column alone has its name', () => {
    const table = read(two('referrer,version,type,domain', 'a,1,x,b.io'));
    expect(table.questions.filter(({ code }) => /^(?:referrer|version|type|domain)-/.test(code))).toEqual([]);
  });
});

describe('files with the same columns', () => {
  it('are of the same kind, whatever their rows hold', () => {
    const kinds = [`time,x\n${T},a\n`, 'time,x\nsoon,b\n', `time;x\n${T};a\n`].map((text) => read(text).kind);
    expect(new Set(kinds).size).toBe(1);
    expect(read(`time,y\n${T},a\n`).kind).not.toBe(kinds[0]);
  });
});
