import { describe, expect, it } from 'vitest';
import { hasCandidate, missingLibraries, packageOfLibrary } from '../../../scripts/tools/system/requirements';

describe('the output of ldd', () => {
  const output = [
    '\tlinux-vdso.so.1 (0x00007ffd)',
    '\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f)',
    '\tlibgtk-3.so.0 => not found',
    '\tlibnss3.so => /lib/x86_64-linux-gnu/libnss3.so (0x00007f)',
    '\tlibasound.so.2 => not found',
    '\tlibgtk-3.so.0 => not found',
  ].join('\n');

  it('yields each missing library once', () => {
    expect(missingLibraries(output)).toEqual(['libgtk-3.so.0', 'libasound.so.2']);
  });

  it('yields no library when none is missing or the program is linked statically', () => {
    expect(missingLibraries('\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)')).toEqual([]);
    expect(missingLibraries('\tnot a dynamic executable')).toEqual([]);
  });
});

describe('the package of a library', () => {
  it.each([
    ['libgtk-3.so.0', 'libgtk-3-0'],
    ['libatk-bridge-2.0.so.0', 'libgtk-3-0'],
    ['libXcomposite.so.1', 'libgtk-3-0'],
    ['libnss3.so', 'libnss3'],
    ['libnspr4.so', 'libnss3'],
    ['libsmime3.so', 'libnss3'],
    ['libasound.so.2', 'libasound2'],
    ['libgbm.so.1', 'libgbm1'],
    ['libsecret-1.so.0', 'libsecret-1-0'],
  ])('for %s is %s', (library, name) => {
    expect(packageOfLibrary(library)[0]).toBe(name);
  });

  it('has an alternative name in newer releases for two libraries', () => {
    expect(packageOfLibrary('libasound.so.2')).toContain('libasound2t64');
    expect(packageOfLibrary('libgtk-3.so.0')).toContain('libgtk-3-0t64');
  });
});

describe('the output of apt-cache policy', () => {
  it.each([
    ['libgtk-3-0:\n  Installed: (none)\n  Candidate: 3.24.38-2\n', true],
    ['libasound2:\n  Installed: (none)\n  Candidate: (none)\n', false],
    ['', false],
  ])('%j has a candidate: %s', (output, expected) => {
    expect(hasCandidate(output)).toBe(expected);
  });
});
