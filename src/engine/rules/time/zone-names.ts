import { isZone, TimeZone } from './time-zone';

/** Abbreviations with one sensible meaning, and their offset from UTC in minutes. */
const OFFSETS: ReadonlyMap<string, number> = new Map([
  ...hours(0, 'UTC GMT UT Z ZULU WET'),
  ...hours(1, 'CET MEZ MET WEST WAT'),
  ...hours(2, 'CEST MESZ MEST EET CAT SAST'),
  ...hours(3, 'EEST MSK EAT TRT'),
  ...hours(5, 'PKT UZT YEKT'),
  ...hours(7, 'WIB ICT NOVT KRAT'),
  ...hours(8, 'SGT HKT AWST WITA PHT IRKT'),
  ...hours(9, 'JST KST WIT'),
  ...hours(10, 'AEST VLAT CHST'),
  ...hours(11, 'AEDT'),
  ...hours(12, 'NZST'),
  ...hours(13, 'NZDT'),
  ...hours(-3, 'ADT BRT ART CLST UYT'),
  ...hours(-4, 'EDT BOT VET CLT'),
  ...hours(-5, 'EST CDT COT PET'),
  ...hours(-6, 'MDT'),
  ...hours(-7, 'MST PDT'),
  ...hours(-8, 'PST AKDT'),
  ...hours(-9, 'AKST HDT'),
  ...hours(-10, 'HST'),
  ['NST', -210],
  ['NDT', -150],
  ['ACST', 570],
  ['ACDT', 630],
  ['NPT', 345],
  ['MMT', 390],
]);

/** A zone that an abbreviation may mean, and the offset in minutes that it then has. */
export interface MeantZone {
  readonly zone: string;
  readonly minutes: number;
}

/** Abbreviations that mean several zones: the most common first. */
const SEVERAL: ReadonlyMap<string, readonly MeantZone[]> = new Map([
  ['CST', [meant('America/Chicago', -360), meant('Asia/Shanghai', 480)]],
  ['IST', [meant('Asia/Kolkata', 330), meant('Europe/Dublin', 60), meant('Asia/Jerusalem', 120)]],
  ['BST', [meant('Europe/London', 60), meant('Asia/Dhaka', 360)]],
  ['AST', [meant('America/Halifax', -240), meant('Asia/Riyadh', 180)]],
  ['GST', [meant('Asia/Dubai', 240), meant('Atlantic/South_Georgia', -120)]],
  ['SST', [meant('Pacific/Pago_Pago', -660), meant('Asia/Singapore', 480)]],
  ['AMT', [meant('America/Manaus', -240), meant('Asia/Yerevan', 240)]],
]);

function meant(zone: string, minutes: number): MeantZone {
  return { zone, minutes };
}

/** The zone that a column's name means by an abbreviation: its clocks change in summer. */
const REGIONS: ReadonlyMap<string, string> = new Map([
  ['CET', 'Europe/Berlin'],
  ['CEST', 'Europe/Berlin'],
  ['MEZ', 'Europe/Berlin'],
  ['MESZ', 'Europe/Berlin'],
  ['EET', 'Europe/Helsinki'],
  ['EEST', 'Europe/Helsinki'],
  ['WET', 'Europe/Lisbon'],
  ['WEST', 'Europe/Lisbon'],
  ['EST', 'America/New_York'],
  ['EDT', 'America/New_York'],
  ['ET', 'America/New_York'],
  ['CDT', 'America/Chicago'],
  ['CT', 'America/Chicago'],
  ['MST', 'America/Denver'],
  ['MDT', 'America/Denver'],
  ['PST', 'America/Los_Angeles'],
  ['PDT', 'America/Los_Angeles'],
  ['PT', 'America/Los_Angeles'],
  ['MSK', 'Europe/Moscow'],
  ['JST', 'Asia/Tokyo'],
  ['KST', 'Asia/Seoul'],
  ['SGT', 'Asia/Singapore'],
  ['HKT', 'Asia/Hong_Kong'],
  ['AEST', 'Australia/Sydney'],
  ['AEDT', 'Australia/Sydney'],
  ['NZST', 'Pacific/Auckland'],
  ['NZDT', 'Pacific/Auckland'],
]);

function hours(offset: number, names: string): [string, number][] {
  return names.split(' ').map((name) => [name, offset * 60]);
}

/** The offset in minutes of an abbreviation such as `EST`; undefined: it is unknown, or means several zones. */
export function offsetOfAbbreviation(word: string): number | undefined {
  return OFFSETS.get(word.toUpperCase());
}

/** The zones that an abbreviation may mean, if there are several. */
export function zonesOfAbbreviation(word: string): readonly MeantZone[] | undefined {
  return SEVERAL.get(word.toUpperCase());
}

/** Zones kept in memory: a file may name many. */
const ZONES_AT_MOST = 600;
const zones = new Map<string, TimeZone>();

/** The zone of an IANA name such as `Europe/Berlin`; undefined: there is none. */
export function namedZone(name: string): TimeZone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!/^[a-z]+(?:\/[a-z0-9_+-]+){1,2}$/i.test(name) || zones.size >= ZONES_AT_MOST || !isZone(name))
    return undefined;
  const zone = new TimeZone(name);
  zones.set(name, zone);
  return zone;
}

/** A zone that a name mentions. */
export interface MentionedZone {
  readonly zone: string;
  /** likely: the word may also mean an offset that never changes, or another place. */
  readonly certainty: 'certain' | 'likely';
}

const ZONE_NAME =
  /^(?:(?:event|user|local|client)_?)?(?:time_?zone(?:_?(?:name|id))?|tz|(?:utc|gmt|tz)_?offset|zeitzone|fuseau_?horaire|fuso_?orario|fuso_?hor[aá]rio|zona_?horaria|tijdzone|strefa_?czasowa|タイムゾーン)$/;

/** Whether a column with this name holds zones. */
export function isZoneName(name: string): boolean {
  return ZONE_NAME.test(
    name
      .trim()
      .toLowerCase()
      .replace(/[\s.-]+/g, '_'),
  );
}

const IANA = /[A-Za-z]+(?:\/[A-Za-z0-9_+-]+){1,2}/;
const OFFSET = /(?:UTC|GMT)\s*([+\-\u2212])\s*(\d{1,2})(?::?00)?(?!\d|:)/i;

/** The zone that a column's name mentions: `time (UTC)`, `Time [Europe/Berlin]`, `timestamp_utc`; null: none. */
export function zoneInName(name: string): MentionedZone | null {
  const iana = IANA.exec(name)?.[0];
  if (iana !== undefined && namedZone(iana) !== undefined) return { zone: iana, certainty: 'certain' };
  const [, sign, hour] = OFFSET.exec(name) ?? [];
  if (hour !== undefined) return fixedZone(sign === '+' ? Number(hour) : -Number(hour));
  const words = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toUpperCase());
  if (words.some((word) => word === 'UTC' || word === 'GMT' || word === 'ZULU'))
    return { zone: 'UTC', certainty: 'certain' };
  // In a name, short words such as "et" mean something else unless they stand apart in capitals.
  const apart = name.match(/\b[A-Z]{2,4}\b/g) ?? [];
  const region = [...apart, ...words.filter((word) => word.length > 2).slice(-1)]
    .map((word) => REGIONS.get(word))
    .find((zone) => zone !== undefined);
  return region === undefined ? null : { zone: region, certainty: 'likely' };
}

function fixedZone(hour: number): MentionedZone | null {
  if (hour === 0) return { zone: 'UTC', certainty: 'certain' };
  if (hour < -12 || hour > 14) return null;
  // The names of these zones count to the west.
  return { zone: `Etc/GMT${hour > 0 ? '-' : '+'}${Math.abs(hour)}`, certainty: 'certain' };
}
