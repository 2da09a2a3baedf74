import type { Plugin } from 'vite';

const CLIENT = /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/;
/** undici takes a failure here for a Node without HTTP/2. */
const LOADING = "http2 = require('node:http2')";

/**
 * Leaves HTTP/2 out of main. The app never asks undici for it, but undici loads Node's part for it with its own code: in
 * Electron that is most of the time for which main answers nobody behind the first frame.
 */
export function withoutHttp2(): Plugin {
  return {
    name: 'without-http2',
    transform: (code, id) => (CLIENT.test(id) ? { code: clientWithoutHttp2(code), map: null } : null),
  };
}

/** Throws where undici loads it in another way. */
export function clientWithoutHttp2(code: string): string {
  if (!code.includes(LOADING)) throw new Error('undici loads HTTP/2 in another way than it is left out.');
  return code.replace(LOADING, "throw new Error('HTTP/2 is left out.')");
}
