export { ScarfControl } from './control-client';
export { ACME_OWNER, ACME_PACKAGES, ACME_PIXELS, ACME_TOKEN, seedAcme } from './acme';
export { startScarfServer, type ScarfServer, type ScarfServerOptions } from './server';
export { syntheticEntry } from './synthetic-log';
export type {
  AbortCall,
  Account,
  Fault,
  FaultRule,
  FaultState,
  HeldEvent,
  ImportRecord,
  ImportSeed,
  Received,
  RecordedRequest,
  RequestFilter,
  RequestWait,
  ScarfSteering,
  Settings,
  SyntheticLog,
} from './contract';
export type { EventImportAnswer, ImportStatus, LogEntry, Package, TrackingPixel } from './scarf-types';
