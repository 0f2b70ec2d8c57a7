/** Power that a cell's radio draws, in watts: idle, and for each watt that it sends. */
interface RadioPower {
  readonly idle: number;
  readonly perWatt: number;
  readonly asleep: number;
}
/**
 * By carrier. The macro radio is that of the EARTH model (Auer et al., IEEE Wireless Communications 18(5), 2011, table 2: 130 W idle and 4.7 W a watt for each
 * chain of 20 W, 75 W asleep) for two and four chains; 64 chains of 3 W are chosen after it, 5 W idle each.
 */
const RADIO_POWER: readonly RadioPower[] = [
  { idle: 260, perWatt: 4.7, asleep: 150 },
  { idle: 520, perWatt: 4.7, asleep: 300 },
  { idle: 320, perWatt: 3.6, asleep: 90 },
  { idle: 320, perWatt: 3.6, asleep: 90 },
];
/** Share of the full power that control channels take without any load. */
const ALWAYS = 0.1;

/** Watts. @param powerDbm at full load @param load 0 to 1 */
export const powerOf = (carrier: number, powerDbm: number, load: number, isAsleep: boolean): number => {
  const radio = RADIO_POWER[carrier] ?? { idle: 0, perWatt: 0, asleep: 0 };
  if (isAsleep) return radio.asleep;
  return radio.idle + radio.perWatt * 10 ** ((powerDbm - 30) / 10) * (ALWAYS + (1 - ALWAYS) * load);
};
