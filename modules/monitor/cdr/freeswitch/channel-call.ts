import { type CallRecord, type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { type RejectionReason } from '../call-decoder.js';
import { type CallNaming } from '../call-source.js';
import { epochTimeOf } from '../domain/civil-time.js';
import { lossRatioOf } from '../domain/loss-ratio.js';
import { q850CauseOf } from './hangup-causes.js';

/** The variables of a channel by name, whatever carried them, URL encoding undone. */
export interface ChannelFacts {
  readonly get: (name: string) => string | undefined;
  /** Times of the caller profile by name, in microseconds since 1970. */
  readonly profileTime: (name: string) => string | undefined;
  readonly caller: string;
  readonly callee: string;
  /** Audio as received (`callStats`, or the `rtp_audio_in_*` variables). */
  readonly audio: (name: string) => string | undefined;
}

/** `ep_uepoch` of a variable, or a profile's time: microseconds since 1970; 0 where it never came. */
const microTimeOf = (text: string | undefined): NetworkTime | undefined => {
  if (text === undefined || !/^\d{10,17}$/.test(text)) return undefined;
  const ms = Number(text) / 1000;
  return ms > 0 && ms < 4.2e12 ? networkTimeOf(Math.round(ms)) : undefined;
};

const numberOf = (text: string | undefined): number | undefined => {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

/**
 * Names of trunks as FreeSWITCH has them: the gateway of an outbound leg, else the SIP profile with the host of the peer, of which the configuration
 * names what it wants.
 */
const trunkNamesOf = ({ get }: ChannelFacts): readonly string[] => {
  const channel = get('channel_name') ?? '';
  const [, profile = ''] = /^sofia\/([^/]+)\//.exec(channel) ?? [];
  return [
    get('sip_gateway_name') ?? get('sip_gateway') ?? '',
    /^sofia\/gateway\/([^/]+)\//.exec(channel)?.[1] ?? '',
    get('sip_network_ip') ?? '',
    get('sip_received_ip') ?? '',
    get('sofia_profile_name') ?? profile,
  ].filter((name) => name !== '');
};

const sipStatusOf = ({ get }: ChannelFacts): number | undefined => {
  const said = [get('last_bridge_proto_specific_hangup_cause'), get('proto_specific_hangup_cause')];
  const found = said.map((text) => /^sip:([1-6]\d\d)$/.exec(text ?? '')?.[1]).find((text) => text !== undefined);
  return numberOf(found ?? get('sip_term_status') ?? get('sip_invite_failure_status'));
};

/** Skipped packets of all that should have come; FreeSWITCH counts a packet as skipped when the next one is due and it is not there. */
const audioOf = ({ audio, get }: ChannelFacts): Partial<CallRecord> => {
  const received = numberOf(audio('media_packet_count'));
  const skipped = numberOf(audio('skip_packet_count'));
  const sent = numberOf(get('rtp_audio_out_media_packet_count'));
  const lossRatio = lossRatioOf({ lost: skipped, received, sent });
  const mos = numberOf(audio('mos'));
  const codec = get('rtp_use_codec_name') ?? get('read_codec') ?? get('write_codec') ?? '';
  const isHeard = received !== undefined && received > 0;
  return {
    ...(codec === '' ? {} : { codec: codec.toLowerCase() }),
    ...(lossRatio === undefined ? {} : { lossRatio }),
    ...(isHeard && mos !== undefined && mos >= 1 && mos <= 5 ? { measuredMos: mos } : {}),
  };
};

/**
 * One leg of a FreeSWITCH call as a record.
 *
 * @returns the name of what is wrong where it is none
 */
export const channelCallOf = (facts: ChannelFacts, naming: CallNaming): CallRecord | RejectionReason => {
  const { get } = facts;
  const timeOf = (name: string): NetworkTime | undefined =>
    microTimeOf(get(`${name}_uepoch`)) ??
    epochTimeOf(get(`${name}_epoch`) ?? '') ??
    microTimeOf(facts.profileTime(name));
  const uuid = get('uuid') ?? '';
  if (uuid === '') return 'no-id';
  const start = timeOf('start');
  const end = timeOf('end');
  if (start === undefined || end === undefined || end < start) return 'time';
  const answeredAt = timeOf('answer');
  if (answeredAt !== undefined && (answeredAt < start || answeredAt > end)) return 'time';
  const billed = get('billusec') === undefined ? numberOf(get('billsec')) : (numberOf(get('billusec')) ?? NaN) / 1e6;
  if (Number.isNaN(billed) || (get('billsec') !== undefined && numberOf(get('billsec')) === undefined))
    return 'duration';
  const trunk = naming.trunkOf(trunkNamesOf(facts).find((name) => naming.isTrunk(name)));
  if (trunk === undefined) return 'no-trunk';
  const progress = timeOf('progress') ?? timeOf('progress_media') ?? answeredAt;
  const disposition = get('hangup_cause') ?? get('Hangup-Cause') ?? '';
  const releaseCause = numberOf(get('hangup_cause_q850')) ?? q850CauseOf(disposition);
  const sipStatus = sipStatusOf(facts);
  return {
    id: uuid,
    trunk,
    start,
    end,
    caller: naming.subscriber(facts.caller),
    callee: naming.subscriber(facts.callee),
    answered: answeredAt !== undefined,
    disposition,
    billableSeconds: billed ?? (answeredAt === undefined ? 0 : (end - answeredAt) / 1000),
    // The called side rings, or speaks, for the first time.
    ...(progress !== undefined && progress >= start ? { postDialDelaySeconds: (progress - start) / 1000 } : {}),
    ...audioOf(facts),
    ...(releaseCause === undefined || releaseCause > 127 ? {} : { releaseCause }),
    ...(sipStatus === undefined || sipStatus < 100 || sipStatus > 699 ? {} : { sipStatus }),
  };
};
