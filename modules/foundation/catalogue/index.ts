export { CatalogueConfig } from './catalogue.config.js';
export { type Identity, IdentityRules, type UnidentifiedReason } from './identity-rules.js';
export { GRANULARITY_LABEL, SUSPECT_LABEL } from './interval-labels.js';
export { StoredKpis } from './kpi-reader.js';
export { OBSERVATION } from './kpi-series.js';
export { KnownSeries } from './known-series.js';
export { REFUSED_SLOT, SeriesTable } from './series-table.js';
export {
  DUPLICATE,
  type Fate,
  LATE,
  Observer,
  type ObserverSettings,
  type ObserverState,
  TAKEN,
  UNUSABLE,
} from './observer.js';
