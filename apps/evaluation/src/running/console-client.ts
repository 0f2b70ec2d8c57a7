import { type Hypothesis, type IncidentRecord, type PlanRecord, type Write } from '../domain/observed.js';

/** What of the console's contract is read here. */
interface IncidentSummary {
  readonly id: string;
  readonly openedAtMs: number;
  readonly case?: { readonly state: string; readonly planId?: string };
}
interface PlanView {
  readonly id: string;
  readonly actions: readonly Write[];
  readonly writes?: readonly { readonly outcome: string }[];
  readonly outcome?: { readonly verdict: 'helped' | 'no-effect' | 'harmed' };
}
interface IncidentView extends IncidentSummary {
  readonly rootDn: string;
  readonly cause: string;
  readonly onsetMs: number;
  readonly affected: readonly { readonly dn: string }[];
  readonly events: readonly {
    readonly kind: string;
    readonly state?: string;
    readonly name: string;
    readonly sentence: string;
  }[];
  readonly ranked: readonly Hypothesis[];
  readonly plans: readonly PlanView[];
  readonly caseHistory: readonly { readonly state: string; readonly note?: string }[];
}

const PAGE = 100;
const MAX_PAGES = 100;
const TOLD = 5;

/** The console's API as a person's browser uses it: signed in by the one-time link. */
export class ConsoleClient {
  private cookie = '';

  constructor(private readonly root: string) {}

  /** @param link the one-time sign-in link that the appliance prints */
  async signIn(link: string): Promise<void> {
    const response = await fetch(link, { redirect: 'manual' });
    await response.arrayBuffer();
    this.cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0] ?? '')
      .join('; ');
    if (this.cookie === '') throw new Error(`Signing in was answered with ${response.status} and no session.`);
  }

  /** All incidents, newest page by page. */
  async incidents(): Promise<readonly IncidentSummary[]> {
    const all = new Map<string, IncidentSummary>();
    let after = '';
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = new URLSearchParams({ state: 'all', limit: String(PAGE), ...(after === '' ? {} : { after }) });
      const { items, total } = (await this.get(`/api/v1/incidents?${query.toString()}`)) as {
        items: readonly IncidentSummary[];
        total: number;
      };
      for (const item of items) all.set(item.id, item);
      const last = items.at(-1);
      if (last === undefined || all.size >= total) break;
      after = last.id;
    }
    return [...all.values()];
  }

  async incident(id: string): Promise<IncidentRecord> {
    const view = (await this.get(`/api/v1/incidents/${encodeURIComponent(id)}`)) as IncidentView;
    const note = view.caseHistory.at(-1)?.note;
    return {
      ...{ id: view.id, rootDn: view.rootDn, cause: view.cause, onsetMs: view.onsetMs, openedAtMs: view.openedAtMs },
      affected: view.affected.map(({ dn }) => dn),
      anomalies: raised(view, 'anomaly'),
      alarms: raised(view, 'alarm'),
      ranked: view.ranked.map(({ dn, cause, probability }) => ({ dn, cause, probability })),
      plans: view.plans.map(planOf),
      told: view.events.slice(0, TOLD).map(({ name, sentence }) => `${name}: ${sentence}`),
      caseStates: view.caseHistory.map(({ state }) => state),
      ...(note === undefined ? {} : { note }),
    };
  }

  /** @returns false where somebody decided before, or it went away meanwhile */
  async decide(planId: string, decision: 'approve' | 'reject', reason: string): Promise<boolean> {
    const response = await fetch(`${this.root}/api/v1/plans/${encodeURIComponent(planId)}/decision`, {
      method: 'POST',
      headers: { cookie: this.cookie, 'content-type': 'application/json', origin: this.root },
      body: JSON.stringify({ decision, reason }),
    });
    await response.arrayBuffer();
    return response.ok;
  }

  /** Follows the live stream. @param told the id of every incident that is new or changed */
  async follow(told: (id: string) => void, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${this.root}/api/v1/stream`, { headers: { cookie: this.cookie }, signal });
    if (!response.ok || response.body === null) throw new Error(`The stream was answered with ${response.status}.`);
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const id = incidentIn(message);
        if (id !== undefined) told(id);
      }
    }
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(this.root + path, { headers: { cookie: this.cookie } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return response.json();
  }
}

const raised = ({ events }: IncidentView, of: string): number =>
  events.filter(({ kind, state }) => kind === of && state === 'raised').length;

const planOf = ({ id, actions, writes, outcome }: PlanView): PlanRecord => ({
  id,
  actions: actions.map(({ dn, attribute, from, to }) => ({ dn, attribute, from, to })),
  applied: (writes ?? []).length > 0,
  ...(outcome === undefined ? {} : { verdict: outcome.verdict }),
});

/** The incident that a server-sent event speaks of. */
const incidentIn = (message: string): string | undefined => {
  const field = (name: string): string =>
    message
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
      .join('\n');
  if (field('event') !== 'incident') return undefined;
  return (JSON.parse(field('data')) as { id?: string }).id;
};
