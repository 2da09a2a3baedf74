import type { ScarfClient } from './client';
import type { Upload } from './upload';

/** Scarf's whole API. */
export interface Scarf extends ScarfClient {
  readonly upload: Upload;
}
