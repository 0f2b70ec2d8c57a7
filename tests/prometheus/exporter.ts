import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

const CELLS = 20;
/** From this scrape on, and for three scrapes, one series is not shown: Prometheus marks it stale and begins it anew. */
export const GONE_AT = 4;
const GONE_FOR = 3;

/** No -0: it is equal to 0, which remote-write leaves out of a message, so that 0 is what its receiver gets. */
const ODD_VALUES = [NaN, 0, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2, -1 / 3];

const shown = (value: number): string => (Number.isFinite(value) ? String(value) : String(value).replace('inity', ''));

/** What one scrape gets: counters that grow and restart, gauges with every digit, what floating point has beside numbers, a series that vanishes. */
const exposition = (scrape: number): string => {
  const cells = Array.from({ length: CELLS }, (_, cell) => {
    const labels = `{subnetwork="North",managed_element="7",cell="${cell}"}`;
    return `RRC_ConnEstabAtt${labels} ${(scrape % 7) * 1_000 + cell}\nRRC_ConnMean${labels} ${(scrape * (cell + 1)) / 3}`;
  });
  const odds = ODD_VALUES.map((value, n) => `odd_value{n="${n}",text="a \\"quoted\\" ü"} ${shown(value)}`);
  const changing = `odd_value{n="changing"} ${shown(ODD_VALUES[scrape % ODD_VALUES.length] ?? 0)}`;
  const isGone = scrape >= GONE_AT && scrape < GONE_AT + GONE_FOR;
  return [...cells, ...odds, changing, ...(isGone ? [] : [`comes_and_goes ${scrape}`]), ''].join('\n');
};

/** An exporter of a network that is different at every scrape. */
export class Exporter {
  scrapes = 0;
  private readonly server = createServer((_, response) => {
    this.scrapes += 1;
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(exposition(this.scrapes));
  });

  /** @returns host and port */
  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
