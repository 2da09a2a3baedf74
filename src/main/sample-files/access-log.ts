import type { Download } from './downloads';

/** A request beside the downloads, as every web server gets them. */
interface OtherRequest {
  readonly request: string;
  readonly status: number;
  readonly agent: string;
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const CURL = 'curl/8.9.1';

/** What comes with a download, one after the other: half of the requests of a log are no events. */
const OTHERS: readonly OtherRequest[] = [
  { request: 'GET /style.css', status: 200, agent: BROWSER },
  { request: 'GET /robots.txt', status: 200, agent: BOT },
  { request: 'GET /logo.png', status: 200, agent: BROWSER },
  { request: 'GET /downloads/oven-1.0.tar.gz', status: 404, agent: CURL },
  { request: 'GET /docs/', status: 200, agent: BOT },
  { request: 'POST /login', status: 302, agent: BROWSER },
];

/** An access log in the combined form of Apache and nginx, with these downloads and other requests between them. */
export function accessLog(downloads: readonly Download[]): string {
  return downloads
    .map((download, at) => {
      const path = `/downloads/${download.package}-${download.version}.tar.gz`;
      const other = OTHERS[at % OTHERS.length];
      const lines = [line(download, { request: `GET ${path}`, status: 200, agent: CURL })];
      if (other !== undefined) lines.push(line(download, other));
      return lines.join('');
    })
    .join('');
}

function line({ at, address }: Download, { request, status, agent }: OtherRequest): string {
  return `${address} - - [${logTime(at)}] "${request} HTTP/1.1" ${status} 5120 "-" "${agent}"\n`;
}

/** As Apache and nginx write it: `26/Nov/2026:21:40:12 +0000`. */
export function logTime(at: Date): string {
  const [, day, month, year, clock] = at.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
