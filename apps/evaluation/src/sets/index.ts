import { callRecordsSet } from './call-records.js';
import { emodelSet } from './emodel.js';
import { type EvaluationSet } from './evaluation-set.js';
import { openMetricsSet } from './open-metrics.js';
import { otlpSet } from './otlp.js';
import { pmFilesSet } from './pm-files.js';
import { remoteWriteSet } from './remote-write.js';
import { vesSet } from './ves.js';
import { voiceQualitySet } from './voice-quality.js';

/** Every set of `npm run evaluate`. A new one is one line here. */
export const SETS: readonly EvaluationSet[] = [
  openMetricsSet,
  remoteWriteSet,
  emodelSet,
  otlpSet,
  pmFilesSet,
  callRecordsSet,
  vesSet,
  voiceQualitySet,
];
