import { enterDesktop } from '../../scripts/test-run/desktops';

// Test files with windows run at the same time, each in its own desktop: a screen, a home and a keychain.
enterDesktop(Number(process.env['VITEST_POOL_ID'] ?? 1));
