// The worker thread's own code, run from its source: what the bundler does for the app, tsx does for tests.
import { register } from 'tsx/esm/api';

register();
await import('../../src/main/worker/index.ts');
