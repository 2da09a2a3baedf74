import type { ScarfClient } from './client';
import type { Upload } from './upload';

/** Scarf, as imports and accounts need it. */
export interface Scarf extends ScarfClient {
  readonly upload: Upload;
}
