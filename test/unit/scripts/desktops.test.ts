import { describe, expect, it } from 'vitest';
import { enterDesktop, offerDesktops } from '../../../scripts/test-run/desktops';

describe('desktops for tests with windows', () => {
  const offered = { ...offerDesktops([{ DISPLAY: ':7', WAYLAND_DISPLAY: undefined }]) };

  it('are one for each environment and the desktop of the run', () => {
    expect(offered['EVENT_IMPORTER_TEST_DESKTOPS']).toBe('2');
    expect(offerDesktops([])['EVENT_IMPORTER_TEST_DESKTOPS']).toBe('1');
  });

  it('are entered by number, which sets and removes environment variables', () => {
    const env = { ...offered, DISPLAY: ':1', WAYLAND_DISPLAY: 'wayland-0', HOME: '/home' };
    enterDesktop(1, env);
    expect(env).toMatchObject({ DISPLAY: ':1', WAYLAND_DISPLAY: 'wayland-0' });
    enterDesktop(2, env);
    expect(env).toMatchObject({ DISPLAY: ':7', HOME: '/home' });
    expect('WAYLAND_DISPLAY' in env).toBe(false);
  });

  it('reject a number without a desktop', () => {
    expect(() => enterDesktop(3, { ...offered })).toThrow('There is no desktop 3.');
  });
});
