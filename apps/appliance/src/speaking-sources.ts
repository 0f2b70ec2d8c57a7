import { AccessConfig } from '#foundation/access';
import { type Configuration } from '#foundation/platform';
import { type Dn } from '#foundation/vocabulary';
import { ApplianceConfig } from './appliance.config.js';
import { type SpeakingSource } from './source-watch.js';

/**
 * Who speaks for what: a source names its object, or else speaks for every region. Files of calls are not watched: nobody calling is no silence.
 *
 * @param roots of the inventory
 */
export const speakingSources = (
  config: Configuration,
  roots: readonly Dn[],
  regionOf: (dn: Dn) => string,
): readonly SpeakingSource[] => {
  const history = new Set(config.get(ApplianceConfig).historySources);
  return config
    .get(AccessConfig)
    .sources.filter(({ name }) => !history.has(name))
    .flatMap(({ name, dn, allowedSilenceMs }) =>
      (dn === undefined ? roots : [dn]).map((each) => ({
        ...{ source: name, dn: each, region: regionOf(each) },
        ...(allowedSilenceMs === undefined ? {} : { allowedDelayMs: allowedSilenceMs }),
      })),
    );
};
