export { callQuality, type CallQuality } from './domain/call-quality.js';
export {
  CODEC_IMPAIRMENTS,
  type CodecImpairment,
  codecImpairmentOf,
  type RatedCodec,
} from './domain/codec-impairments.js';
export { delayImpairment, equipmentImpairment, mosFromRFactor, type PathQuality, rFactor } from './domain/e-model.js';
export { type VoiceMetrics } from './domain/quality-report.js';
export { CaptureReceiver } from './hep/capture-receiver.js';
export { type HepPacket, hepPacketOf } from './hep/hep-packet.js';
export { HepStream, HepStreamBroken } from './hep/hep-stream.js';
export { type Traced, TracedCalls } from './hep/traced-calls.js';
export { QualityIntake } from './quality-intake.js';
export { recordsOfReport } from './quality-record.js';
export { rtcpReportsOf } from './rtcp/rtcp-packet.js';
export { PublishServer } from './sip/publish-server.js';
export { type VqReport, vqReportOf } from './sip/rtcpxr-report.js';
export { sipMessageOf, type SipMessage } from './sip/sip-message.js';
export { SipStream, SipStreamBroken } from './sip/sip-stream.js';
export { TrunkAddresses } from './trunk-addresses.js';
export { type HepListener, type SipListener, VoiceQualityConfig } from './voice-quality.config.js';
export { VoiceQualityMetrics } from './voice-quality.metrics.js';
