import { type Event } from '#foundation/vocabulary';

const rankOfState = (event: Event): number => ('state' in event && event.state === 'cleared' ? 1 : 0);
export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
/** Events as they were decided; of one moment a raise comes before its clear. */
export const inOrder = (a: Event, b: Event): number =>
  a.decidedAt - b.decidedAt || a.onset - b.onset || rankOfState(a) - rankOfState(b) || byText(a.id, b.id);
