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
  private readonly links: readonly {
    readonly dn: string;
    readonly cells: readonly number[];
    readonly ends: readonly Interface[];
  }[];
  private points: {
    readonly timeMs: number;
    readonly at: Interface;
    readonly octets: number;
    readonly discards: number;
  }[] = [];

  constructor(
    plant: Plant,
    private readonly rng: Rng,
  ) {
    this.links = plant.aggregationLinks.map((dn) => ({
      dn,
      cells: plant.cells.flatMap((c, i) => (plant.sites[c.site]?.aggregationLink === dn ? [i] : [])),
      ends: ['aEndRef', 'zEndRef'].map((end) => {
        const element = String(plant.network.read(dn, end));
        const [region = '', router = ''] = element.split(',').map((rdn) => rdn.slice(rdn.indexOf('=') + 1));
        return { region, element: router, name: `to-${dn.slice(dn.lastIndexOf('=') + 1)}`, octets: 0, discards: 0 };
      }),
    }));
  }

  /** Counts one interval. @param demandMbps of every cell @param down links that carry nothing */
  count(demandMbps: Float64Array, down: ReadonlySet<string>, seconds: number, timeMs: number): void {
    for (const { dn, cells, ends } of this.links) {
      let mbps = 0;
      for (const cell of cells) mbps += demandMbps[cell] ?? 0;
      const octets = down.has(dn) ? 0 : Math.round(mbps * seconds * 125_000 * (1 + 0.03 * this.rng.normal()));
      for (const at of ends) {
        at.octets += octets;
        if (!down.has(dn)) at.discards += this.rng.poisson(seconds / 60);
        this.points.push({ timeMs, at, octets: at.octets, discards: at.discards });
      }
    }
  }

  /** What was counted since it was last taken, as an ExportMetricsServiceRequest. */
  take(): object {
    const points = this.points.splice(0);
    const metric = (name: string, unit: string, value: (p: { octets: number; discards: number }) => number) => ({
      name,
      unit,
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: points.map((p) => ({
          timeUnixNano: `${p.timeMs}000000`,
          asDouble: value(p),
          attributes: Object.entries({
            subnetwork: p.at.region,
            managed_element: p.at.element,
            interface: p.at.name,
          }).map(([key, v]) => ({ key, value: { stringValue: v } })),
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

  state(): number[] {
    return this.links.flatMap(({ ends }) => ends.flatMap(({ octets, discards }) => [octets, discards]));
  }

  restore(state: readonly number[]): void {
    this.links
      .flatMap(({ ends }) => ends)
      .forEach((end, i) => {
        end.octets = state[2 * i] ?? 0;
        end.discards = state[2 * i + 1] ?? 0;
      });
  }
}
