import { beforeEach } from 'vitest';
import { recordPrints } from '../support/printed';

// Vitest runs a setup file for each test file; a module of test/support only once for all files of a worker.
beforeEach(recordPrints);
