import { type Rng } from '../rng.js';
import { attributesOf, elementLabels, type Metric, metricsRequest } from '../telemetry/otlp-json.js';
import { type TransportGraph } from './transport-graph.js';
import { type TransportState } from './transport-network.js';

/** Probes that a sender emits in a second. Chosen. */
const PROBES_PER_SECOND = 1;
/** Error of a time stamp, relative. Chosen. */
const WHITE = 0.05;

/**
 * Delay and loss of every link as its a end measures them with its z end: means of an interval.
 *
 * @returns an ExportMetricsServiceRequest: `twamp.round_trip_delay` (s) and `twamp.loss_ratio` (0 to 1); a dead router measures nothing, and what is
 *   lost altogether has no delay
 * @see RFC 5357 (TWAMP), appendix I (TWAMP light)
 */
export const probeLinks = (
  { routers, links }: TransportGraph,
  state: TransportState,
  seconds: number,
  timeMs: number,
  rng: Rng,
): object => {
  const delays: Metric['points'][number][] = [];
  const losses: Metric['points'][number][] = [];
  const probes = Math.round(PROBES_PER_SECOND * seconds);
  links.forEach(({ dn, a }, i) => {
    if (!((state.routers.availability[a] ?? 0) > 0)) return;
    const attributes = attributesOf({
      ...elementLabels(routers[a] ?? ''),
      link: dn.slice(dn.lastIndexOf('=') + 1),
    });
    const { availability, errorRatio, upDropRatio, downDropRatio, delaySeconds } = state.links;
    const through =
      (availability[i] ?? 0) *
      (1 - (errorRatio[i] ?? 0)) ** 2 *
      (1 - (upDropRatio[i] ?? 0)) *
      (1 - (downDropRatio[i] ?? 0));
    const lost = Math.min(probes, rng.poisson(probes * (1 - through)));
    losses.push({ timeMs, attributes, value: lost / probes });
    if (lost < probes && through > 0)
      delays.push({ timeMs, attributes, value: 2 * Math.max(1e-4, delaySeconds[i] ?? 0) * (1 + WHITE * rng.normal()) });
  });
  return metricsRequest('twamp', [
    { name: 'twamp.round_trip_delay', unit: 's', kind: 'gauge', points: delays },
    { name: 'twamp.loss_ratio', unit: '1', kind: 'gauge', points: losses },
  ]);
};
