// Stands in for fpm, which electron-builder would download: makes .deb and .rpm with the system's own tools.
import { mkdtemp, rm } from 'node:fs/promises';
import { runScript } from '../../support/failure';
import { makeDeb } from './deb';
import { readFpmOrder } from './fpm-order';
import { makeRpm } from './rpm';

await runScript(async () => {
  const order = readFpmOrder(process.argv.slice(2));
  const folder = await mkdtemp(`${order.file}-`);
  try {
    await rm(order.file, { force: true });
    await { deb: makeDeb, rpm: makeRpm }[order.target](order, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return 0;
});
