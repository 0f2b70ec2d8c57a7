import { CatalogueConfig, IdentityRules, OBSERVATION } from '#foundation/catalogue';
import { type Configuration } from '#foundation/platform';
import { type Place, UNIDENTIFIED } from '#foundation/telemetry-store';
import { type Dn } from '#foundation/vocabulary';

/** Class of an object by its name: `NRCellDU` of `ManagedElement=7,NRCellDU=3`. */
const classOf = (dn: Dn): string => {
  const last = dn.slice(dn.lastIndexOf(',') + 1);
  return last.slice(0, Math.max(0, last.indexOf('=')));
};

/** Where the samples of a series are kept, by the rules that say what they speak of. What no rule fits is kept apart. */
export const placing = (config: Configuration, regionOf: (dn: Dn) => string): Place => {
  // Rules of their own: those of the lane count what they did not find.
  const rules = new IdentityRules(config.get(CatalogueConfig));
  return (labels) => {
    const named = labels['__name__'] === OBSERVATION ? labels['dn'] : undefined;
    const found = named === undefined ? rules.identify(labels) : undefined;
    const dn = named ?? (found?.identified === true ? found.dn : undefined);
    const objectClass = dn === undefined ? '' : classOf(dn);
    return dn === undefined || objectClass === '' ? UNIDENTIFIED : { class: objectClass, region: regionOf(dn), dn };
  };
};
