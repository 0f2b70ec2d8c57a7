import { type NetworkTime } from '#foundation/vocabulary';
import { type QualityIntake } from '../quality-intake.js';
import { recordsOfReport } from '../quality-record.js';
import { type TrunkAddresses } from '../trunk-addresses.js';
import { type Refusal } from '../voice-quality.metrics.js';
import { publicationHeaders, responseTo, type SipPeer, transactionOf, verdictOn } from './publish-answer.js';
import { vqReportOf } from './rtcpxr-report.js';
import { type SipMessage } from './sip-message.js';

/** Answers that are kept for requests that come again, which UDP senders repeat for 32 s (RFC 3261 clause 17.1.2). */
const MAX_TRANSACTIONS = 10_000;
/** Seconds after which a sender that was told to come back may find room. */
const RETRY_AFTER_SECONDS = 2;

export interface PublishServerParts {
  readonly addresses: TrunkAddresses;
  readonly intake: QualityIntake;
  readonly now: () => NetworkTime;
  /** Another text each time, that nobody guesses (RFC 3261 clause 19.3). */
  readonly newTag: () => string;
  readonly countRefused: (reason: Refusal) => void;
}

/** A SIP server that takes voice quality reports and nothing else (RFC 6035, RFC 3903): 200 once a report is durable. */
export class PublishServer {
  private readonly answers = new Map<string, Promise<string>>();

  constructor(private readonly parts: PublishServerParts) {}

  /** @returns the response, or `undefined` where none is due */
  async answer(message: SipMessage, peer: SipPeer): Promise<string | undefined> {
    const verdict = verdictOn(message);
    if (verdict.kind === 'ignore') return undefined;
    const tag = this.parts.newTag();
    if (verdict.kind === 'answer') {
      if (verdict.status !== 200) this.parts.countRefused('sip');
      const headers = verdict.headers ?? (verdict.status === 200 ? publicationHeaders(message, tag) : []);
      return responseTo(message, verdict.status, peer, tag, headers);
    }
    const key = transactionOf(message, peer);
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const made = this.take(message, verdict.body, peer, tag);
    this.answers.set(key, made);
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= MAX_TRANSACTIONS) break;
      this.answers.delete(oldest);
    }
    const answer = await made;
    // What could not be taken now is taken when it comes again.
    if (answer.startsWith('SIP/2.0 503')) this.answers.delete(key);
    return answer;
  }

  private async take(message: SipMessage, body: string, peer: SipPeer, tag: string): Promise<string> {
    const { addresses, intake, now, countRefused } = this.parts;
    const report = vqReportOf(body);
    if (typeof report === 'string') {
      countRefused('report');
      return responseTo(message, 400, peer, tag, [`Warning: 399 nocturne "The report is refused as ${report}"`]);
    }
    const records = recordsOfReport(report, addresses, now());
    // Its sender did nothing wrong: the configuration does not want this trunk.
    if (records === undefined) countRefused('no-trunk');
    try {
      await intake.take(records ?? []);
    } catch {
      countRefused('overloaded');
      return responseTo(message, 503, peer, tag, [`Retry-After: ${String(RETRY_AFTER_SECONDS)}`]);
    }
    return responseTo(message, 200, peer, tag, publicationHeaders(message, tag));
  }
}
