import type { ScarfClient } from '../scarf/client';
import type { Upload } from '../scarf/upload';

/** Scarf, as imports and accounts need it. */
export interface Scarf extends ScarfClient {
  readonly upload: Upload;
}
