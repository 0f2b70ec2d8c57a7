import { OpenIncidents } from '#decide/planning';
import { type Incident } from '#foundation/vocabulary';
import { type Pipeline } from './pipeline.js';

/** Open incidents as the regions have them now. */
export class LiveIncidents extends OpenIncidents {
  constructor(private readonly pipeline: Pipeline) {
    super();
  }

  override in(region: string): Promise<readonly Pick<Incident, 'id' | 'affected'>[]> {
    return Promise.resolve(this.pipeline.regionOf(region)?.incidents ?? []);
  }
}
