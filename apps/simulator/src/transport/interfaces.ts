import { type Plant } from '../network/build-network.js';
import { type Rng } from '../rng.js';

interface Interface {
  readonly region: string;
  readonly element: string;
  readonly name: string;
  octets: number;
  discards: number;
}

/** Interfaces of the aggregation links as their routers count them (IF-MIB, RFC 2863), in OTLP JSON. */
export class TransportInterfaces {
  private readonly links: readonly { readonly dn: string; readonly ends: readonly Interface[] }[];

  constructor(
    private readonly plant: Plant,
    private readonly rng: Rng,
  ) {
    this.links = plant.aggregationLinks.map((dn) => ({
      dn,
      ends: ['aEndRef', 'zEndRef'].map((end) => {
        const element = String(plant.network.read(dn, end));
        const [region = '', router = ''] = element.split(',').map((rdn) => rdn.slice(rdn.indexOf('=') + 1));
        return { region, element: router, name: `to-${dn.slice(dn.lastIndexOf('=') + 1)}`, octets: 0, discards: 0 };
      }),
    }));
  }

  /** @param demandMbps of every cell @param down links that carry nothing */
  report(demandMbps: Float64Array, down: ReadonlySet<string>, seconds: number, timeMs: number): object {
    const points = this.links.flatMap(({ dn, ends }) => {
      let mbps = 0;
      this.plant.cells.forEach((c, i) => {
        if (this.plant.sites[c.site]?.aggregationLink === dn) mbps += demandMbps[i] ?? 0;
      });
      return ends.map((end) => {
        if (!down.has(dn)) end.octets += Math.round(mbps * seconds * 125_000 * (1 + 0.02 * this.rng.normal()));
        if (!down.has(dn)) end.discards += this.rng.poisson(seconds / 60);
        return end;
      });
    });
    const metric = (name: string, unit: string, value: (i: Interface) => number) => ({
      name,
      unit,
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: points.map((p) => ({
          timeUnixNano: `${timeMs}000000`,
          asDouble: value(p),
          attributes: Object.entries({ subnetwork: p.region, managed_element: p.element, interface: p.name }).map(
            ([key, v]) => ({ key, value: { stringValue: v } }),
          ),
        })),
      },
    });
    const metrics = [
      metric('ifHCInOctets', 'By', (p) => p.octets),
      metric('ifHCOutOctets', 'By', (p) => Math.round(p.octets / 8)),
      metric('ifInDiscards', '{packet}', (p) => p.discards),
      metric('ifHCInUcastPkts', '{packet}', (p) => Math.round(p.octets / 800)),
    ];
    return {
      resourceMetrics: [{ resource: { attributes: [] }, scopeMetrics: [{ scope: { name: 'if-mib' }, metrics }] }],
    };
  }
}
