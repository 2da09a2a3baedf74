import { enterDesktop } from '../../scripts/test-run/desktops';

// Files with windows run two at a time, each in a desktop of its own: its screen, its home and its keychain.
enterDesktop(Number(process.env['VITEST_POOL_ID'] ?? 1));
