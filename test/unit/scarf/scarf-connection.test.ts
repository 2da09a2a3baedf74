import { expect, it } from 'vitest';
import { connectToScarf } from '../../../src/main/scarf/scarf-connection';
import { proxySignIns } from '../../support/proxy-sign-ins';
import { atEnd, closedPort, proxyServer } from '../../support/servers';

it('a way to another server asks for no sign-in, and proves nothing about the way to Scarf', async () => {
  const proxy = await proxyServer({ basic: 'ana:secret' });
  const asking = { address: `http://127.0.0.1:${proxy.port}`, refused: false };
  const { signIns } = proxySignIns({ tryWay: () => connection.tryWay() });
  const connection = connectToScarf({
    apiUrl: `https://127.0.0.1:${await closedPort()}`,
    settings: () => ({ proxy: 'system' }),
    certificateFile: () => null,
    systemProxy: () => Promise.resolve(`PROXY 127.0.0.1:${proxy.port}`),
    signIns,
    free: Promise.resolve(),
  });
  atEnd(() => connection.reconnect());
  const dispatcher = await connection.dispatcher();
  const asked = dispatcher.request({ origin: 'https://feed.example', path: '/', method: 'GET' });
  await expect(asked).rejects.toMatchObject({ failure: { code: 'proxy-asks-password' } });
  expect(signIns.view.asking).toBeNull();
  await expect(connection.tryWay()).resolves.toMatchObject({ code: 'proxy-asks-password' });
  expect(signIns.view.asking).toEqual(asking);
});
