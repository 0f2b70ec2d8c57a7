import { type AddressInfo, createServer } from 'node:net';

/** A port of the loopback interface that nobody listens at now. */
export const freePort = async (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        found(port);
      });
    });
  });
