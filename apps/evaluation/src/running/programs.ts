import { join } from 'node:path';

/** The built processes of a campaign. */
export interface Programs {
  readonly appliance: string;
  readonly simulator: string;
}
/** @param dist folder of the built apps */
export const programsIn = (dist: string): Programs => ({
  appliance: join(dist, 'appliance', 'src', 'main.js'),
  simulator: join(dist, 'simulator', 'src', 'main.js'),
});
