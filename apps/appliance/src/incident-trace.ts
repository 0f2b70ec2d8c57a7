import { type Attributes, context, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { type RecordStore } from '#foundation/record-store';
import { type Case, type Diagnosis, type Incident, isEnd, type Plan } from '#foundation/vocabulary';

export interface TracedIncident {
  readonly item: Case;
  readonly incident: Incident;
  readonly diagnosis?: Diagnosis;
  readonly plans: readonly Plan[];
}

/** What is left for a person or did not go as meant is marked as an error, so that it stands out in a trace view. */
const FAILED = new Set<Case['state']>(['handed-over', 'rejected']);

/**
 * One trace an incident, from its first anomaly to its outcome: a span for finding it and one for each state of its case. Spans bear network time,
 * so that a trace tells what the network went through, however fast its clock runs.
 */
export class IncidentTraces {
  private constructor(
    private readonly provider: TracerProvider,
    private readonly tracer: Tracer,
  ) {}

  /** @param exporter by default OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT; @returns `undefined` where that is not set */
  static open(
    environment: Readonly<Record<string, string | undefined>>,
    exporter?: SpanExporter,
  ): IncidentTraces | undefined {
    if (exporter === undefined && (environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '') === '') return undefined;
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': environment['OTEL_SERVICE_NAME'] ?? 'nocturne' }),
      spanProcessors: [new BatchSpanProcessor({ exporter: exporter ?? new OTLPTraceExporter() })],
    });
    return new IncidentTraces(provider, provider.getTracer('nocturne'));
  }

  /** Records a case that has ended, with what is stored of it; a case that has not is left out. */
  async recordCase(item: Case, records: RecordStore): Promise<void> {
    const incident = await records.get<Incident>(`incident/${item.region}/${item.incidentId}`);
    if (incident === undefined) return;
    const diagnosis = await records.get<Diagnosis>(`diagnosis/${item.incidentId}`);
    const plans = await Promise.all(item.planIds.map(async (id) => records.get<Plan>(`plan/${id}`)));
    this.record({
      item,
      incident: incident.value,
      ...(diagnosis === undefined ? {} : { diagnosis: diagnosis.value }),
      plans: plans.flatMap((plan) => (plan === undefined ? [] : [plan.value])),
    });
  }

  /** To be called once for a case that has ended. */
  record({ item, incident, diagnosis, plans }: TracedIncident): void {
    if (!isEnd(item.state)) return;
    const last = item.history.at(-1)?.at ?? incident.updatedAt;
    const likeliest = diagnosis?.ranked[0];
    const attributes: Attributes = {
      'noc.incident.id': incident.id,
      'noc.region': incident.region,
      'noc.severity': incident.perceivedSeverity,
      'noc.event_count': incident.eventCount,
      'noc.case.state': item.state,
      ...(likeliest === undefined
        ? {}
        : {
            'noc.cause': likeliest.cause,
            'noc.managed_object.dn': likeliest.dn,
            'noc.probability': likeliest.probability,
          }),
    };
    const root = this.tracer.startSpan('incident', { startTime: incident.onset, attributes, root: true });
    const within = trace.setSpan(context.active(), root);
    this.tracer.startSpan('detect', { startTime: incident.onset }, within).end(incident.openedAt);
    item.history.forEach(({ state, at, note }, index) => {
      const next = item.history[index + 1];
      if (next === undefined) return;
      const span = this.tracer.startSpan(state, { startTime: at }, within);
      if (note !== undefined) span.setAttribute('noc.note', note);
      span.end(next.at);
    });
    for (const plan of plans)
      root.addEvent(
        'plan',
        { 'noc.plan.id': plan.id, 'noc.function': plan.function, 'noc.summary': plan.summary },
        plan.at,
      );
    if (FAILED.has(item.state))
      root.setStatus({ code: SpanStatusCode.ERROR, ...(item.note === undefined ? {} : { message: item.note }) });
    root.end(Math.max(last, incident.openedAt));
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    await this.provider.forceFlush();
  }

  async close(): Promise<void> {
    await this.provider.shutdown();
  }
}
