export { callQuality, type CallQuality } from './domain/call-quality.js';
export {
  CODEC_IMPAIRMENTS,
  type CodecImpairment,
  codecImpairmentOf,
  type RatedCodec,
} from './domain/codec-impairments.js';
export { delayImpairment, equipmentImpairment, mosFromRFactor, type PathQuality, rFactor } from './domain/e-model.js';
