import { type ElasticsearchClient } from '#foundation/elasticsearch';

interface Listed {
  readonly snapshots: readonly {
    readonly snapshot: string;
    readonly state: string;
    readonly start_time?: string;
    readonly indices: readonly string[];
  }[];
}

/** A snapshot and a restore of a large store take long. */
const WITHIN_MS = 24 * 3_600_000;

/** Snapshots of all indices of one appliance, in a repository of its name. */
export class Snapshots {
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly prefix: string,
  ) {}

  /** @param location a folder that every node has under its `path.repo` */
  async useFolder(location: string): Promise<void> {
    await this.client.ask('PUT', `/_snapshot/${this.prefix}`, { body: { type: 'fs', settings: { location } } });
  }

  /** @throws where a part of it failed */
  async take(name: string): Promise<void> {
    const { body } = await this.client.ask<{ snapshot: { state: string } }>('PUT', this.pathOf(name), {
      query: { wait_for_completion: true },
      body: { indices: `${this.prefix}-*`, include_global_state: false },
      timeoutMs: WITHIN_MS,
    });
    if (body.snapshot.state !== 'SUCCESS') throw new Error(`The snapshot ${name} ended as ${body.snapshot.state}.`);
  }

  async list(): Promise<Listed['snapshots']> {
    return (await this.client.ask<Listed>('GET', this.pathOf('_all'))).body.snapshots;
  }

  /**
   * Replaces all indices of the appliance by those of the snapshot. The appliance must not run; it goes on from its own checkpoint, wherever the
   * snapshot's lanes stood, and what its log does not have any more is missing from then to now.
   */
  async restore(name: string, lanes: readonly string[]): Promise<void> {
    // Asked before anything is deleted, so that a name that was mistyped costs nothing.
    await this.client.ask('GET', this.pathOf(name));
    const now = await this.client.ask<Record<string, unknown>>('GET', `/${this.prefix}-*/_alias`);
    for (const index of Object.keys(now.body)) await this.client.ask('DELETE', `/${index}`, { accept: [404] });
    await this.client.ask('POST', `${this.pathOf(name)}/_restore`, {
      query: { wait_for_completion: true },
      body: { indices: `${this.prefix}-*`, include_global_state: false },
      timeoutMs: WITHIN_MS,
    });
    for (const lane of lanes)
      await this.client.ask('DELETE', `/${this.prefix}-state/_doc/${encodeURIComponent(`lane ${lane}`)}`, {
        accept: [404],
      });
  }

  private pathOf(name: string): string {
    return `/_snapshot/${this.prefix}/${encodeURIComponent(name)}`;
  }
}
