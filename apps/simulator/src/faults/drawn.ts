import { Rng } from '../rng.js';
import { BENIGN_KINDS, FAULT_KINDS, LIBRARY, RADIO_KINDS, TRANSPORT_KINDS, VOICE_KINDS } from './library/library.js';
import { type Scenario, type ScriptedFault } from './scenario.js';

const HOUR = 60;
const DAY = 24 * HOUR;
/** The network is known for so long before something happens. */
const CALM = 20;
/** Kinds that `smoke` shows: of every part of the network, and two that are none. */
const SMOKE = [
  ...['sleeping-cell', 'trunk-loss', 'wrong-power', 'link-down', 'flash-crowd', 'overload', 'wrong-tilt'],
  ...['cell-outage', 'codec-mismatch', 'lost-pm-file', 'router-down', 'missing-neighbour'],
];
const SMOKE_APART = 30;
/** A repair in `smoke` is quicker than in life. */
const SMOKE_LASTS: Readonly<Record<string, number>> = {
  'link-down': 40,
  'router-down': 40,
  overload: 100,
  'flash-crowd': 60,
};
/** Minutes between two faults of a drawn day, on average. Chosen: a busy day of a small region. */
const MEAN_GAP = 45;
/** A fault of a drawn day that nobody mends is found by somebody else after this time at most. Chosen. */
const FOUND_AFTER = 4 * HOUR;
/** Shares of a drawn day. Chosen: the radio network has most elements and most changes. */
const SHARES = { radio: 0.5, transport: 0.18, voice: 0.2, benign: 0.12 } as const;

/** Minutes between two faults of a large network in its busy hour, on average, and how many of it see none begin: what begins then has no time to be found. Chosen. */
const RUSH_GAP = 2;
const RUSH_ENDS = 25;

type Draw = (rng: Rng, minutes: number) => ScriptedFault[];

const single: Draw = () => {
  let at = CALM;
  return [...FAULT_KINDS, ...BENIGN_KINDS].map((kind) => {
    const durationMinutes = Math.min(90, LIBRARY.get(kind)?.lastsMinutes ?? 90);
    const one = { kind, atMinutes: at, durationMinutes };
    at += durationMinutes + 60;
    return one;
  });
};

/** Groups of three in one neighbourhood, within ten minutes. */
const overlapping: Draw = (rng, minutes) => {
  const faults: ScriptedFault[] = [];
  for (let at = CALM; at < minutes - HOUR; at += 3 * HOUR) {
    const near = faults.length;
    const kinds = new Set<string>();
    while (kinds.size < 3) kinds.add(rng.pick(kinds.size < 2 ? RADIO_KINDS : FAULT_KINDS));
    [...kinds].forEach((kind, i) =>
      faults.push({
        ...drawnFault(kind, at + (i === 0 ? 0 : rng.integer(11)), rng),
        ...(i === 0 ? {} : { near }),
        durationMinutes: 110,
      }),
    );
  }
  return faults;
};

/** One thing that brings the next: mains fail, the ring is left with one way, which is full, and a crowd hangs on what is left. */
const cascade: Draw = (rng, minutes) => {
  const faults: ScriptedFault[] = [];
  for (let at = CALM; at < minutes - HOUR; at += 4 * HOUR) {
    const near = faults.length;
    const chain = rng.pick([
      ['power-failure', 'ring-cut-twice', 'link-congested', 'overload'],
      ['router-down', 'link-congested', 'overload', 'slow-proxy'],
      ['failing-software', 'cell-outage', 'overload'],
      ['trunk-at-capacity', 'trunk-loss', 'slow-proxy'],
    ]);
    chain.forEach((kind, i) =>
      faults.push({
        ...{ kind, atMinutes: at + i * (8 + rng.integer(10)), durationMinutes: 150 - 20 * i },
        ...(i === 0 ? {} : { near }),
      }),
    );
  }
  return faults;
};

const faultFree: Draw = (rng, minutes) => [
  { kind: 'holiday', atMinutes: 2 * DAY, durationMinutes: DAY },
  { kind: 'clock-change', atMinutes: 5 * DAY, durationMinutes: 2 * DAY },
  ...inTurn(rng, minutes, 2 * HOUR, () => rng.pick(BENIGN_KINDS.filter((kind) => !isOfAll(kind)))),
];

const mixed: Draw = (rng, minutes) => inTurn(rng, minutes, MEAN_GAP, () => kindByShare(rng));

/** Faults all over a large network, one on the heels of the other. */
const rush: Draw = (rng, minutes) => {
  const faults: ScriptedFault[] = [];
  for (let at = RUSH_GAP; at < minutes - RUSH_ENDS; at -= RUSH_GAP * Math.log(1 - rng.uniform()))
    faults.push(drawnFault(kindByShare(rng), Math.round(at), rng));
  return faults;
};

/** As `mixed`, and slower: a week brings what a day of `mixed` does. */
const month: Draw = (rng, minutes) => [
  { kind: 'holiday', atMinutes: 9 * DAY, durationMinutes: DAY },
  { kind: 'clock-change', atMinutes: 20 * DAY, durationMinutes: 7 * DAY },
  ...inTurn(rng, minutes, 4 * HOUR, () => kindByShare(rng)),
];

const smoke: Draw = () =>
  SMOKE.map((kind, i) => ({
    ...{ kind, atMinutes: CALM + i * SMOKE_APART },
    ...(SMOKE_LASTS[kind] === undefined ? {} : { durationMinutes: SMOKE_LASTS[kind] }),
  }));

const SCENARIOS = {
  smoke: { draw: smoke, minutes: 8 * HOUR },
  single: { draw: single, minutes: Infinity },
  overlapping: { draw: overlapping, minutes: DAY },
  cascade: { draw: cascade, minutes: DAY },
  'fault-free': { draw: faultFree, minutes: 7 * DAY },
  mixed: { draw: mixed, minutes: DAY },
  rush: { draw: rush, minutes: HOUR },
  month: { draw: month, minutes: 28 * DAY },
} as const satisfies Readonly<Record<string, { readonly draw: Draw; readonly minutes: number }>>;

export const DRAWN = Object.keys(SCENARIOS);
export const isDrawn = (name: string): name is keyof typeof SCENARIOS => name in SCENARIOS;

/** @param minutes of the live part; by default as long as the scenario is meant to be */
export const drawnScenario = (name: keyof typeof SCENARIOS, seed: number, minutes: number): Scenario => {
  const { draw, minutes: usual } = SCENARIOS[name];
  const faults = draw(new Rng(seed * 7919 + name.length), Math.min(minutes, usual));
  // `near` counts in the order drawn.
  return { faults: faults.some(({ near }) => near !== undefined) ? faults : byTime(faults) };
};

const byTime = (faults: readonly ScriptedFault[]): ScriptedFault[] =>
  [...faults].sort((a, b) => a.atMinutes - b.atMinutes);

/** A Poisson process. */
const inTurn = (rng: Rng, minutes: number, meanGap: number, kind: () => string): ScriptedFault[] => {
  const faults: ScriptedFault[] = [];
  for (let at = CALM; ;) {
    at += -meanGap * Math.log(1 - rng.uniform());
    if (at > minutes - HOUR) return faults;
    faults.push(drawnFault(kind(), Math.round(at), rng));
  }
};

const isOfAll = (kind: string): boolean => LIBRARY.get(kind)?.target.among === 'regions';

const kindByShare = (rng: Rng): string => {
  const at = rng.uniform();
  if (at < SHARES.radio) return rng.pick(RADIO_KINDS);
  if (at < SHARES.radio + SHARES.transport) return rng.pick(TRANSPORT_KINDS);
  if (at < SHARES.radio + SHARES.transport + SHARES.voice) return rng.pick(VOICE_KINDS);
  return rng.pick(BENIGN_KINDS.filter((kind) => !isOfAll(kind)));
};

/** With parameters between the usual and the extremes, near the usual. */
const drawnFault = (kind: string, atMinutes: number, rng: Rng): ScriptedFault => {
  const known = LIBRARY.get(kind);
  const parameters = Object.fromEntries(
    Object.entries(known?.parameters ?? {}).map(([name, { usual, least, most }]) => {
      const towards = rng.uniform() < 0.5 ? least : most;
      const value = usual + (towards - usual) * 0.5 * rng.uniform();
      return [name, Number.isInteger(usual) && Number.isInteger(least) ? Math.round(value) : value];
    }),
  );
  return {
    ...{ kind, atMinutes, parameters },
    durationMinutes: Math.min(known?.lastsMinutes ?? HOUR, FOUND_AFTER),
  };
};
