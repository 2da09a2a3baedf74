/** Types of Scarf's API, as the test server sends them. */

export type ImportStatus = 'importing' | 'done' | 'aborted';

export interface LogEntry {
  readonly type: 'progress' | 'failed-to-decode' | 'artifact-not-found';
  readonly class: 'info' | 'warning' | 'error';
  /** Line of the decoded body, from 1. */
  readonly line?: number;
  readonly human_friendly_message?: string;
  readonly events_count?: number;
  readonly failed_events_count?: number;
  readonly package_id?: string;
  readonly tracking_pixel_id?: string;
}

export interface EventImportAnswer {
  readonly id: string;
  readonly owner?: string;
  readonly status?: ImportStatus;
  readonly events_total?: number;
  readonly events_successfully_imported?: number;
  readonly events_failed_to_import?: number;
  readonly error_log_sample?: readonly LogEntry[];
  readonly warning_log_sample?: readonly LogEntry[];
  readonly created_at?: string;
  readonly updated_at?: string;
}

export interface Package {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

export interface TrackingPixel {
  readonly id: string;
  readonly name?: string | undefined;
}

/** The artifact in the path; `mixed`: each event names its own. */
export type Destination =
  | { readonly kind: 'mixed' }
  | { readonly kind: 'package'; readonly id: string }
  | { readonly kind: 'pixel'; readonly id: string };
