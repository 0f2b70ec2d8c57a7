import { type AttributeValue, type Dn } from '#foundation/vocabulary';
import { attributesIn, mergePatchOf, pathOf } from '../../domain/prov-mns-resource.js';
import { type Deferred, type ReadOutcome, type WriteOutcome } from '../../ports/actuator.js';
import { Target } from '../../ports/target.js';

export interface ProvMnsSettings {
  readonly provMnsRoot: string;
  readonly deadlineMs: number;
  readonly answerLimitBytes: number;
}

/** A reason is for a person; more of it than this is noise. */
const REASON_CHARACTERS = 500;
/** No answer came to be judged: RFC 9110 has no such status, and it is never sent. */
const NEVER_SENT = 0;

/**
 * The provisioning service of a network: getMOIAttributes and modifyMOIAttributes. Never throws and never tries again.
 *
 * @see 3GPP TS 28.532 clause 12.1.1
 */
export class ProvMnsClient extends Target {
  constructor(private readonly settings: ProvMnsSettings) {
    super();
  }

  override async read(dn: Dn): Promise<ReadOutcome> {
    return this.exchange<ReadOutcome>(
      dn,
      { method: 'GET', headers: { accept: 'application/json' } },
      async (response) => {
        const attributes = attributesIn(JSON.parse(await this.text(response)), dn);
        return attributes === undefined
          ? { kind: 'unknown', why: `the answer does not hold ${dn}` }
          : { kind: 'read', attributes };
      },
    );
  }

  override async modify(dn: Dn, attribute: string, value: AttributeValue): Promise<WriteOutcome> {
    const request = {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json', accept: 'application/json' },
      body: JSON.stringify(mergePatchOf(attribute, value)),
    };
    return this.exchange<WriteOutcome>(dn, request, async (response) => {
      // The status alone is the answer; an error in the rest of the body takes nothing back.
      await response.body?.cancel().catch(() => undefined);
      // 202 says that it was heard, not that it was done.
      return response.status === 202 ? { kind: 'unknown', why: 'accepted, not yet done' } : { kind: 'written' };
    });
  }

  private async exchange<O>(
    dn: Dn,
    request: RequestInit,
    understand: (response: Response) => Promise<O>,
  ): Promise<O | Exclude<WriteOutcome, { kind: 'written' } | Deferred>> {
    const path = pathOf(dn);
    if (path === undefined) return { kind: 'refused', status: NEVER_SENT, reason: `${dn} is not a distinguished name` };
    try {
      const response = await fetch(`${this.settings.provMnsRoot.replace(/\/+$/, '')}/${path}`, {
        ...request,
        // A redirected write could reach an object that nobody permitted.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.settings.deadlineMs),
      });
      if (response.ok) return await understand(response);
      const reason = await this.reasonOf(response);
      // 408 comes from something in between as often as from the service.
      return response.status >= 500 || response.status === 408
        ? { kind: 'unknown', why: `status ${String(response.status)}: ${reason}` }
        : { kind: 'refused', status: response.status, reason };
    } catch (error) {
      return { kind: 'unknown', why: whyOf(error) };
    }
  }

  /** The detail of an RFC 9457 problem, or what stands there instead. The status counts even where the body does not arrive. */
  private async reasonOf(response: Response): Promise<string> {
    const text = await this.text(response).catch(() => '');
    return (detailOf(text) ?? (text === '' ? response.statusText : text)).slice(0, REASON_CHARACTERS);
  }

  private async text(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > this.settings.answerLimitBytes) throw new RangeError('the answer is too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

const detailOf = (text: string): string | undefined => {
  try {
    const problem = JSON.parse(text) as { readonly detail?: unknown } | null;
    return typeof problem?.detail === 'string' ? problem.detail : undefined;
  } catch {
    return undefined;
  }
};

/** Read by shape: what fetch throws need not be an Error of this realm. */
const whyOf = (error: unknown): string => {
  const { name, message, cause } = (error ?? {}) as Readonly<Record<'name' | 'message' | 'cause', unknown>>;
  if (name === 'TimeoutError') return 'no answer within the deadline';
  // fetch says only "fetch failed"; what failed stands in the cause.
  const inner = (cause as { readonly message?: unknown } | null | undefined)?.message;
  return [message, inner].filter((text) => typeof text === 'string').join(': ') || 'broken exchange';
};
