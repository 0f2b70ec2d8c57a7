import { freePort } from '../running/free-port.js';
import { type ServerScript } from './server-script.js';

interface Node {
  readonly name: string;
  readonly http: number;
  readonly transport: number;
}
interface Health {
  readonly status?: string;
}

const NODES = 3;
const ASK_WITHIN_MS = 1_000;

/** Three real nodes on this machine, of one cluster. Ends what it started, and nothing else. */
export class ClusterNodes {
  private readonly running = new Set<string>();

  private constructor(
    private readonly script: ServerScript,
    private readonly nodes: readonly Node[],
  ) {}

  static async make(script: ServerScript): Promise<ClusterNodes> {
    script.install();
    const nodes: Node[] = [];
    for (let n = 1; n <= NODES; n++)
      nodes.push({ name: `cluster-${process.pid}-${n}`, http: await freePort(), transport: await freePort() });
    return new ClusterNodes(script, nodes);
  }

  get names(): readonly string[] {
    return this.nodes.map(({ name }) => name);
  }

  get urls(): readonly string[] {
    return this.nodes.map(({ http }) => `http://127.0.0.1:${http}`);
  }

  /** Starts those, or all, at once; settles when each answers as part of a cluster. */
  async start(names: readonly string[] = this.names): Promise<void> {
    const masters = this.names.join();
    const seeds = this.nodes.map(({ transport }) => `127.0.0.1:${transport}`).join();
    const chosen = this.nodes.filter(({ name }) => names.includes(name));
    for (const { name } of chosen) this.running.add(name);
    await Promise.all(
      chosen.map(({ name, http, transport }) => this.script.start(name, http, transport, { masters, seeds })),
    );
  }

  async kill(names: readonly string[]): Promise<void> {
    for (const name of names) this.running.delete(name);
    await Promise.all(names.map((name) => this.script.end(name, 'SIGKILL')));
  }

  /** Asks those that run, one after another. @returns nothing where nobody answers, or none has a master */
  async ask<T>(path: string): Promise<T | undefined> {
    for (const { name, http } of this.nodes) {
      if (!this.running.has(name)) continue;
      try {
        const signal = AbortSignal.timeout(ASK_WITHIN_MS);
        const answer = await fetch(`http://127.0.0.1:${http}${path}`, { signal });
        if (answer.ok || answer.status === 408) return (await answer.json()) as T;
      } catch {
        // The next.
      }
    }
    return undefined;
  }

  async master(): Promise<string | undefined> {
    const found = await this.ask<{ nodes: Record<string, { name: string }> }>(
      '/_nodes/_master?filter_path=nodes.*.name',
    );
    return Object.values(found?.nodes ?? {})[0]?.name;
  }

  /** How the indices of a pattern are, in Elasticsearch's own words. */
  async health(pattern: string): Promise<string | undefined> {
    return (await this.ask<Health>(`/_cluster/health/${pattern}?timeout=0s&master_timeout=500ms`))?.status;
  }

  async close(): Promise<void> {
    for (const { name } of this.nodes) {
      await this.script.end(name, 'SIGTERM').catch(() => this.script.end(name, 'SIGKILL'));
      this.script.forget(name);
    }
  }
}
