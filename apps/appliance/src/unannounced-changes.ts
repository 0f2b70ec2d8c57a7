import { type Drift, type DriftOutcome } from '#foundation/topology';
import { type AttributeValue, type ConfigurationChange, type Dn, networkTimeOf } from '#foundation/vocabulary';
import { type ConfigurationChangesConfig, writeConfigurationChangesFrame } from '#monitor/configuration-changes';
import { type Intake } from '#monitor/intake';

export interface UnannouncedChangesParts {
  readonly intake: Pick<Intake, 'accept'>;
  readonly config: ConfigurationChangesConfig;
  /** Changes of exactly this object that somebody told of, the newest days. */
  readonly announced: (dn: Dn) => readonly ConfigurationChange[];
  /** Whether this appliance itself writes that value there, or puts it back. */
  readonly isOwn: (dn: Dn, attribute: string, value: AttributeValue) => Promise<boolean>;
  readonly count: (outcome: DriftOutcome, attributes?: number) => void;
}

/** What is compared is a source as any other, by this name in accounts and metrics. */
const SOURCE = 'inventory';
/** What is another one at so many readings in a row nobody sets: it is a clock, a counter or a state by whatever name. */
const RESTLESS_FROM = 3;
/** Clocks of those who announce are off by so much at most. */
const CLOCKS_OFF_MS = 900_000;

/**
 * Makes a recorded change of what two readings of the inventory show and nobody told of, so that it is a suspect as any other. Its time is that of the
 * first reading, behind which it was made: what began in between may be of it. Readings that lie far apart are not compared.
 */
export class UnannouncedChanges {
  /** Readings in a row at which an attribute of an object was another one than before. */
  private inARow: ReadonlyMap<string, number> = new Map();

  /** Found and not taken by the log yet: the next reading brings them once more. */
  private untaken: readonly ConfigurationChange[] = [];

  constructor(private readonly parts: UnannouncedChangesParts) {}

  /**
   * @param sinceMs network time of the reading before
   * @throws ApplianceError as `Intake.accept`; what it found is brought once more by the next call
   */
  async record(drifts: readonly Drift[], sinceMs: number): Promise<void> {
    const { intake, config, announced, isOwn, count } = this.parts;
    const time = networkTimeOf(sinceMs);
    const changes = [...this.untaken];
    const inARow = new Map<string, number>();
    for (const { dn, attribute, from, to } of drifts) {
      if (changes.length === config.maxChanges) break;
      const key = `${dn}|${attribute}`;
      inARow.set(key, (this.inARow.get(key) ?? 0) + 1);
      if ((inARow.get(key) ?? 0) >= RESTLESS_FROM) {
        count('restless');
        continue;
      }
      const isTold = announced(dn).some(
        (change) => change.attribute === attribute && change.to === to && change.time >= sinceMs - CLOCKS_OFF_MS,
      );
      if (isTold) count('announced');
      else if (await isOwn(dn, attribute, to)) count('own');
      else
        changes.push({
          ...{ id: `inventory/${dn}/${attribute}/${time}`, dn, time, attribute, from, to },
          ...{ actor: 'unknown', reason: 'Nobody told of it: found by comparing two readings of the inventory.' },
        });
    }
    this.inARow = inARow;
    if (changes.length === config.maxChanges) count('too-many', drifts.length - inARow.size);
    this.untaken = changes;
    if (changes.length === 0) return;
    const body = writeConfigurationChangesFrame(changes);
    await intake.accept(SOURCE, body.length, () => ({
      ...{ kind: 'configuration-changes', body, items: changes.length },
    }));
    this.untaken = [];
    count('recorded', changes.length);
  }
}
