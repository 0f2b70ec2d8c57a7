import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type Case, type CaseState, caseTransitions, type PriorityClass } from '#foundation/vocabulary';

export const CASE_STATES = Object.keys(caseTransitions) as readonly CaseState[];
const RESULTS = ['move', 'wait', 'failed', 'lost'] as const;
const PRIORITIES: readonly PriorityClass[] = [
  'critical-outage',
  'emergency-capacity',
  'service-degradation',
  'optimisation',
  'housekeeping',
];

export type RunResult = (typeof RESULTS)[number];

/** What the engine does, counted. */
export class SchedulingMetrics {
  private readonly steps: Counter<'state' | 'result'>;
  private readonly duration: Histogram<'state'>;
  private readonly shedCases: Counter<'priority'>;
  private readonly queueErrors: Counter;

  constructor(registry: Registry, view: () => Readonly<Record<CaseState, number>>, depth: () => number) {
    const registers = [registry];
    new Gauge({
      name: 'noc_scheduling_cases',
      help: 'Cases by state; those that ended are counted since the start of the process.',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(view())) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'noc_scheduling_queue_depth',
      help: 'Cases with a step to run now.',
      registers,
      collect() {
        this.set(depth());
      },
    });
    this.steps = new Counter({
      name: 'noc_scheduling_steps_total',
      help: 'Steps that were run, by the state that they leave; lost: somebody else had moved the case meanwhile.',
      labelNames: ['state', 'result'],
      registers,
    });
    this.duration = new Histogram({
      name: 'noc_scheduling_step_duration_seconds',
      help: 'Time that a step took.',
      labelNames: ['state'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    });
    this.shedCases = new Counter({
      name: 'noc_scheduling_shed_total',
      help: 'Cases put down unfinished because too many were open.',
      labelNames: ['priority'],
      registers,
    });
    this.queueErrors = new Counter({
      name: 'noc_scheduling_queue_errors_total',
      help: 'Admissions that failed because the queue could not be reached; they are made again.',
      registers,
    });
    for (const state of CASE_STATES) {
      if (caseTransitions[state].length === 0) continue;
      this.duration.zero({ state });
      for (const result of RESULTS) this.steps.inc({ state, result }, 0);
    }
    for (const priority of PRIORITIES) this.shedCases.inc({ priority }, 0);
  }

  countStep(state: CaseState, result: RunResult, seconds: number): void {
    this.steps.inc({ state, result });
    this.duration.observe({ state }, seconds);
  }

  countShed({ priority }: Case): void {
    this.shedCases.inc({ priority });
  }

  countQueueError(): void {
    this.queueErrors.inc();
  }
}
