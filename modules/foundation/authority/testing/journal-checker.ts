import { type AttributeValue } from '#foundation/vocabulary';
import { type AuthorityConfig } from '../authority.config.js';

/** A line of a network's own journal of changes: what physically changed, when. Time is network time, ms. */
export interface ChangeLine {
  readonly time: number;
  readonly dn: string;
  readonly attribute: string;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
}

/** JSON lines; an unfinished last line, as a process that was killed leaves it, is left out. */
export const parseJournal = (text: string): ChangeLine[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line, at, all) => {
      try {
        return [JSON.parse(line) as ChangeLine];
      } catch (error) {
        if (at === all.length - 1) return [];
        throw error;
      }
    });

/**
 * Judges after the fact what was done to a network, from the rules' words; shares no code with the gate, and knows neither plans nor permits.
 *
 * @param isOurs what the appliance did; what others did is the state that it is judged against
 * @returns a sentence for each rule broken; empty where all is well
 */
export const violationsIn = (
  journal: readonly ChangeLine[],
  config: Pick<AuthorityConfig, 'constraints' | 'minChangeIntervalMs' | 'maxRestoreAgeMs'>,
  isOurs: (line: ChangeLine) => boolean = () => true,
): string[] => {
  const found: string[] = [];
  const past = new Map<string, ChangeLine[]>();
  for (const line of [...journal].sort((a, b) => a.time - b.time)) {
    const { time, dn, attribute, from, to } = line;
    const place = `${attribute} of ${dn}`;
    const before = past.get(place) ?? [];
    past.set(place, [...before, line]);
    const previous = before.at(-1);
    if (previous !== undefined && previous.to !== from)
      found.push(`${place} was ${String(previous.to)} and changed from ${String(from)}`);
    if (!isOurs(line)) continue;

    const since = (ms: number): ChangeLine[] => before.filter((other) => time - other.time < ms);
    const goesBack = since(config.maxRestoreAgeMs).some((other) => other.from === to);
    const rule = config.constraints[attribute];
    if (rule === undefined) found.push(`${place} may not be written at all`);
    else if (rule.kind === 'restore') {
      if (!goesBack) found.push(`${place} became ${String(to)}, which it was not before`);
    } else if (rule.kind === 'allowed') {
      if (!rule.values.some((value) => value === to)) found.push(`${place} may not become ${String(to)}`);
    } else if (typeof to !== 'number' || typeof from !== 'number') found.push(`${place} is no number`);
    else if (rule.kind === 'increment') {
      if (to !== from + 1) found.push(`${place} went from ${from} to ${to}`);
    } else {
      if (to < rule.min || to > rule.max) found.push(`${place} became ${to}, out of range`);
      if (Math.abs(to - from) > rule.maxStep && !goesBack)
        found.push(`${place} went from ${from} to ${to} in one step`);
    }

    const recent = since(config.minChangeIntervalMs).filter(isOurs);
    if (recent.some((other) => other.from === from && other.to === to))
      found.push(`${place} was changed from ${String(from)} to ${String(to)} twice`);
    else if (recent.length > 0 && !goesBack) found.push(`${place} was changed again too soon`);
  }
  for (const [place, lines] of past) {
    const last = lines.at(-1);
    if (last === undefined || !lines.some(isOurs)) continue;
    const rule = config.constraints[last.attribute];
    if (rule?.kind === 'allowed' && rule.final !== undefined && last.to !== rule.final && isOurs(last))
      found.push(`${place} was left at ${String(last.to)}`);
  }
  return found;
};
