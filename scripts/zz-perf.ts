import { checkFile } from '../src/engine/check/check-file';
for (const path of process.argv.slice(2)) for (let i = 0; i < 2; i++) {
  const c = process.cpuUsage(); const t=Date.now();
  const o = await checkFile({ path, nowMs: Date.parse('2026-11-27T00:00:00Z'), onProgress: () => undefined, signal: new AbortController().signal });
  const u = process.cpuUsage(c);
  console.log(path, o.kind, o.kind==='checked' ? [o.facts.lines, o.facts.skipped, o.facts.faulty] : o, 'user', (u.user/1e6).toFixed(2), 'wall', (Date.now()-t)/1000, 'rss', Math.round(process.memoryUsage().rss/1e6));
}
