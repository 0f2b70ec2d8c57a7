import { Counter, Gauge, type Registry } from 'prom-client';
import { type AnomalyEvent, type Incident, type PerceivedSeverity } from '#foundation/vocabulary';

const SHAPES: readonly AnomalyEvent['shape'][] = ['level', 'ratio', 'silence', 'call-quality', 'log-volume'];
const SEVERITIES: readonly PerceivedSeverity[] = ['critical', 'major', 'minor', 'warning', 'indeterminate'];
/** Ids remembered so that an incident that is touched again is counted once. */
const MAX_REMEMBERED = 20_000;

/** Ids seen lately; the oldest is forgotten first. */
class Seen {
  private readonly ids = new Set<string>();

  /** @returns true the first time */
  add(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    if (this.ids.size > MAX_REMEMBERED) for (const oldest of this.ids.values()) return this.ids.delete(oldest);
    return true;
  }
}

/** What the regions' loops made of events. Regions are bounded by `appliance.maxRegions`. */
export class RegionMetrics {
  private readonly anomalies: Counter<'shape'>;
  private readonly incidents: Counter<'region'>;
  private readonly resolvedIncidents: Counter<'region'>;
  private readonly seen = { anomalies: new Seen(), opened: new Seen(), resolved: new Seen() };
  /** Incidents that were touched, rounds that failed, and rounds that wait or run. */
  touched = 0;
  failures = 0;
  waiting = 0;

  constructor(
    registry: Registry,
    open: () => readonly { readonly region: string; readonly incidents: readonly Incident[] }[],
  ) {
    const registers = [registry];
    this.anomalies = new Counter({
      name: 'noc_region_anomalies_total',
      help: 'Anomalies raised and taken into an incident, by what they are.',
      labelNames: ['shape'],
      registers,
    });
    for (const shape of SHAPES) this.anomalies.inc({ shape }, 0);
    this.incidents = new Counter({
      name: 'noc_region_incidents_total',
      help: 'Incidents opened.',
      labelNames: ['region'],
      registers,
    });
    this.resolvedIncidents = new Counter({
      name: 'noc_region_resolved_incidents_total',
      help: 'Incidents that ended or became part of another.',
      labelNames: ['region'],
      registers,
    });
    new Gauge({
      name: 'noc_region_open_incidents',
      help: 'Incidents that are open now, by severity.',
      labelNames: ['region', 'severity'],
      registers,
      collect() {
        this.reset();
        for (const { region, incidents } of open())
          for (const severity of SEVERITIES)
            this.set(
              { region, severity },
              incidents.filter(({ perceivedSeverity }) => perceivedSeverity === severity).length,
            );
      },
    });
  }

  /** An incident as it is now; called again whenever it changes. */
  saw(incident: Incident): void {
    const { region } = incident;
    this.touched += 1;
    this.resolvedIncidents.inc({ region }, 0);
    if (this.seen.opened.add(incident.id)) this.incidents.inc({ region });
    if (incident.state === 'resolved' && this.seen.resolved.add(incident.id)) this.resolvedIncidents.inc({ region });
    for (const event of incident.events)
      if (event.kind === 'anomaly' && event.state === 'raised' && this.seen.anomalies.add(event.id))
        this.anomalies.inc({ shape: event.shape });
  }
}
