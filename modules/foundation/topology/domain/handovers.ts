import { isDn, type Relation } from '#foundation/vocabulary';
import { MAX_DETAIL, type ReadContext, type ReadInventory, type RejectedRow } from './inventory.js';

/** Attempts to hand over from a cell to another, as counters of their relation told them. */
export interface HandoverCount {
  readonly place: string;
  readonly from: string;
  readonly to: string;
  readonly attempts: number;
}

/** Cells that hand over to one another are neighbours. What nobody tried says nothing. */
export const neighboursOfHandovers = (counts: Iterable<HandoverCount>, context: ReadContext): ReadInventory => {
  const relations = new Map<string, Relation>();
  const refused: RejectedRow[] = [];
  let count = 0;
  for (const { place, from, to, attempts } of counts) {
    if (++count > context.maxRows) {
      refused.push({ place, reason: 'too-many', detail: `more than ${String(context.maxRows)}` });
      break;
    }
    const bad = [from, to].find((dn) => !isDn(dn));
    if (bad !== undefined) refused.push({ place, reason: 'bad-name', detail: bad.slice(0, MAX_DETAIL) });
    else if (!Number.isFinite(attempts) || attempts < 0)
      refused.push({ place, reason: 'bad-number', detail: `attempts ${String(attempts)}` });
    else if (attempts > 0 && from !== to) relations.set(`${from}|${to}`, { kind: 'neighbour', from, to });
  }
  return { objects: [], relations: [...relations.values()], rejected: refused };
};
