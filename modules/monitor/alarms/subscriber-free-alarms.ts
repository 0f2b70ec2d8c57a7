import { type Alarm, type Dn } from '#foundation/vocabulary';
import { type Pseudonyms } from '#monitor/otlp';

/** Hides subscribers in alarms: their identities are pseudonyms under the key of the object's region. */
export class SubscriberFreeAlarms {
  /** @param keyOf the pseudonym key of the region that an object belongs to, 32 bytes or more */
  constructor(
    private readonly pseudonyms: Pick<Pseudonyms, 'replace'>,
    private readonly keyOf: (dn: Dn) => Uint8Array,
  ) {}

  of(alarms: readonly Alarm[]): readonly Alarm[] {
    return alarms.map((alarm) => {
      const key = this.keyOf(alarm.dn);
      const hidden = (text: string): string => this.pseudonyms.replace(text, key);
      // An id may be made of what the alarm says; the same text has the same pseudonym, so that raise and clear still share it.
      return {
        ...alarm,
        id: hidden(alarm.id),
        probableCause: hidden(alarm.probableCause),
        text: hidden(alarm.text),
      };
    });
  }
}
