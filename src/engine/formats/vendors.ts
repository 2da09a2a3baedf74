import { isIP } from 'node:net';
import { NO_VENDOR, isVendor, VENDORS, type Vendor } from '../../shared/files/preset';
import type { Question } from '../../shared/checks/question';
import type { Guess, Guesses } from '../questions/guesses';
import type { DollarKey } from '../rules/dollar-keys';
import type { MentionedZone } from '../rules/time/zone-names';
import { areMost, isTime, isUuid } from './table/cell-kinds';
import type { SampleColumn } from './table/guess-time-column';

/** A sign of an export: a column or key of one of these names, whose values are like this. */
interface Sign {
  readonly names: readonly string[];
  readonly is: (cell: string) => boolean;
}

/** What a vendor documents about its exports. Names are columns, or paths in JSON. */
export interface VendorExport {
  /** All of them are there in an export. */
  readonly signs: readonly Sign[];
  /** Where the values of Scarf's keys are, the best first. */
  readonly names: Readonly<Partial<Record<DollarKey, readonly string[]>>>;
  /** The zone of times that name none. Absent: all name theirs. */
  readonly zone?: string;
}

const SEGMENT_CALL = /^(?:track|page|screen|identify|group|alias)$/;

export const VENDOR_EXPORTS: Readonly<Record<Vendor, VendorExport>> = {
  segment: {
    signs: [
      sign('messageId'),
      sign('anonymousId userId'),
      sign('type', (cell) => SEGMENT_CALL.test(cell)),
      sign('originalTimestamp receivedAt sentAt', isTime),
    ],
    names: {
      $time: names('timestamp originalTimestamp'),
      $unique_id: names('messageId'),
      $remote_address: names('context.ip'),
      $user_agent: names('context.userAgent'),
      $referrer: names('context.page.referrer'),
      $type: names('event type'),
    },
  },
  posthog: {
    signs: [
      sign('distinct_id'),
      sign('event'),
      sign('uuid id', isUuid),
      sign('timestamp', isTime),
      sign('properties.$lib properties.$ip properties.$host properties.$current_url'),
    ],
    names: {
      $time: names('timestamp'),
      $unique_id: names('uuid id'),
      $remote_address: names('properties.$ip ip'),
      $user_agent: names('properties.$raw_user_agent properties.$user_agent'),
      $referrer: names('properties.$referrer'),
      $domain: names('properties.$host'),
      $type: names('event'),
    },
  },
  ga4: {
    signs: [
      sign('event_timestamp', (cell) => /^\d{16}$/.test(cell)),
      sign('event_date', (cell) => /^\d{8}$/.test(cell)),
      sign('event_name'),
      sign('user_pseudo_id'),
    ],
    names: {
      $time: names('event_timestamp'),
      $domain: names('device.web_info.hostname'),
      $type: names('event_name'),
    },
  },
  mixpanel: {
    signs: [
      sign('event'),
      sign('properties.time', (cell) => /^\d{10}(?:\d{3})?$/.test(cell)),
      sign('properties.distinct_id'),
      sign('properties.$insert_id properties.mp_lib properties.mp_processing_time_ms'),
    ],
    names: {
      $time: names('properties.time'),
      $unique_id: names('properties.$insert_id'),
      $remote_address: names('properties.ip properties.$ip'),
      $referrer: names('properties.$referrer'),
      $type: names('event'),
    },
  },
  amplitude: {
    signs: [
      sign('event_type'),
      sign('event_time', isTime),
      sign('amplitude_id'),
      sign('server_upload_time server_received_time client_event_time', isTime),
    ],
    names: {
      $time: names('event_time'),
      $unique_id: names('$insert_id uuid'),
      $remote_address: names('ip_address'),
      $version: names('version_name'),
      $type: names('event_type'),
    },
    zone: 'UTC',
  },
  fastly: {
    signs: [
      sign('timestamp time_start', isTime),
      sign('client_ip', isAnyAddress),
      sign('fastly_server fastly_is_edge fastly_pop'),
    ],
    names: {
      $time: names('timestamp time_start'),
      $remote_address: names('client_ip'),
      $user_agent: names('request_user_agent'),
      $referrer: names('request_referer'),
      $domain: names('host'),
    },
  },
  loki: {
    signs: [
      sign('line'),
      sign('timestamp ts', isTime),
      sign('labels.job labels.app labels.service_name labels.filename labels.namespace'),
    ],
    names: {
      $time: names('timestamp ts'),
      $remote_address: names('labels.client_ip labels.remote_addr'),
      $user_agent: names('labels.http_user_agent labels.user_agent'),
      $referrer: names('labels.http_referer'),
    },
  },
  cloudflare: {
    signs: [
      sign('EdgeStartTimestamp', isTime),
      sign('ClientIP', isAnyAddress),
      sign('RayID ClientRequestURI ClientRequestPath ClientRequestHost'),
    ],
    names: {
      $time: names('EdgeStartTimestamp'),
      $unique_id: names('RayID'),
      $remote_address: names('ClientIP'),
      $user_agent: names('ClientRequestUserAgent'),
      $referrer: names('ClientRequestReferer'),
      $domain: names('ClientRequestHost'),
    },
  },
  scarf: {
    signs: [
      sign('id'),
      sign('type'),
      sign('time', isTime),
      sign('origin_id'),
      sign('endpoint_id confidence'),
    ],
    names: {
      $time: names('time'),
      $unique_id: names('id'),
      $package: names('package'),
      $tracking_pixel: names('pixel'),
      $version: names('version'),
      $user_agent: names('user_agent'),
      $referrer: names('referer'),
      $type: names('type'),
    },
    zone: 'UTC',
  },
};

function sign(list: string, is: Sign['is'] = isFilled): Sign {
  return { names: names(list), is };
}

function names(list: string): readonly string[] {
  return list.split(' ');
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}

function isAnyAddress(cell: string): boolean {
  return isIP(cell.trim()) !== 0;
}

/** The vendor whose export a file is, by its columns or keys and their values; null: none is known. */
export function decideVendor(columns: readonly SampleColumn[], guesses: Guesses): VendorExport | null {
  const like = VENDORS.map((vendor) => ({ vendor, ...likeness(VENDOR_EXPORTS[vendor], columns) }))
    .filter(({ named, signs }) => named === signs)
    .sort((a, b) => b.fitting / b.signs - a.fitting / a.signs || b.signs - a.signs);
  const [best, ...others] = like;
  const isCertain = best?.fitting === best?.signs && !others.some(({ fitting, signs }) => fitting === signs);
  const choices = [...like.map(({ vendor }) => vendor), NO_VENDOR].map((value) => ({ value, evidence: [] }));
  const guess: Guess<string> = {
    certainty: best === undefined || isCertain ? 'certain' : 'likely',
    choices,
    evidence: [],
  };
  const taken = guesses.decide('preset', guess, isKnown);
  return isVendor(taken) ? VENDOR_EXPORTS[taken] : null;
}

/** The zone of times that name none in the export that a file was taken for; null: it is not known. */
export function zoneOfVendor(questions: readonly Question[]): MentionedZone | null {
  const taken = questions.find(({ code }) => code === 'preset')?.taken ?? NO_VENDOR;
  const zone = isVendor(taken) ? VENDOR_EXPORTS[taken].zone : undefined;
  return zone === undefined ? null : { zone, certainty: 'certain' };
}

function isKnown(value: string): value is string {
  return value === NO_VENDOR || isVendor(value);
}

/** How many signs of an export are there by name, and by their values too. */
function likeness(
  { signs }: VendorExport,
  columns: readonly SampleColumn[],
): { readonly signs: number; readonly named: number; readonly fitting: number } {
  const found = signs.map(({ names, is }) => {
    const named = columns.filter(({ name, cells }) => names.includes(name) && cells.some(isFilled));
    return { isNamed: named.length > 0, fits: named.some(({ cells }) => areMost(cells, is)) };
  });
  return {
    signs: signs.length,
    named: found.filter(({ isNamed }) => isNamed).length,
    fitting: found.filter(({ fits }) => fits).length,
  };
}

/** The columns in which an export has the values of a key, the best first. */
export function columnsFor<Column extends Pick<SampleColumn, 'name' | 'cells'>>(
  vendor: VendorExport | null,
  key: DollarKey,
  columns: readonly Column[],
): readonly Column[] {
  return (vendor?.names[key] ?? []).flatMap((name) =>
    columns.filter((column) => column.name === name && column.cells.some(isFilled)),
  );
}

/** A guess with a column before all others that a vendor names. */
export function preferring(guess: Guess<string>, column: SampleColumn | undefined): Guess<string> {
  if (column === undefined) return guess;
  const others = guess.choices.filter(({ value }) => value !== column.name);
  const evidence = column.cells.filter(isFilled);
  return {
    certainty: 'certain',
    evidence: guess.evidence,
    choices: [{ value: column.name, evidence }, ...others],
  };
}
