import { type RecordStore } from '#foundation/record-store';
import { type Incident } from '#foundation/vocabulary';

/** The incidents that are open in a region now. */
export abstract class OpenIncidents {
  abstract in(region: string): Promise<readonly Pick<Incident, 'id' | 'affected'>[]>;
}

const PAGE = 200;

/** Reads them from their records; what stands behind the first `limit` records of a region is not seen. */
export class RecordedIncidents extends OpenIncidents {
  constructor(
    private readonly store: RecordStore,
    private readonly limit = 2_000,
  ) {
    super();
  }

  override async in(region: string): Promise<readonly Incident[]> {
    const open: Incident[] = [];
    let after: string | undefined;
    for (let read = 0; read < this.limit; read += PAGE) {
      const page = await this.store.query<Incident>(`incident/${region}/`, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      open.push(...page.map(({ value }) => value).filter(({ state }) => state === 'open'));
      if (page.length < PAGE) break;
      after = page.at(-1)?.id;
    }
    return open;
  }
}
