import { type OpenSilences, sourceSilence } from '#analyse/detection';
import { type Dn, isWithin, networkTimeOf, type NetworkTime, type SourceSilentEvent } from '#foundation/vocabulary';

/** A source, and the managed object that speaks through it. */
export interface SpeakingSource {
  readonly source: string;
  readonly dn: Dn;
  readonly region: string;
  /** As its configuration has it; absent: as for all. */
  readonly allowedDelayMs?: number;
}

/** Tells when a source stopped sending: what it spoke of is unobserved then, and nothing there is taken for asleep or changed. */
export class SourceWatch {
  private open: OpenSilences = new Map();

  constructor(
    private readonly sources: () => readonly SpeakingSource[],
    private readonly lastHeardMs: (source: string) => number | undefined,
    private readonly allowedDelayMs: number,
  ) {}

  isSilent(dn: Dn): boolean {
    for (const silence of this.open.values()) if (isWithin(dn, silence.dn)) return true;
    return false;
  }

  isSourceSilent(source: string): boolean {
    return [...this.open.keys()].some((key) => key === source || key.startsWith(`${source}|`));
  }

  /** @returns what to tell the regions */
  look(now: NetworkTime): readonly SourceSilentEvent[] {
    const watched = this.sources().flatMap(({ source, dn, region, allowedDelayMs }) => {
      const heard = this.lastHeardMs(source);
      // Who was never heard of cannot fall silent.
      if (heard === undefined) return [];
      const own = allowedDelayMs === undefined ? {} : { allowedDelayMs };
      return [{ source: `${source}|${dn}`, dn, region, lastEventAt: networkTimeOf(heard), ...own }];
    });
    const [next, events] = sourceSilence(this.open, watched, now, this.allowedDelayMs);
    this.open = next;
    return events;
  }
}
