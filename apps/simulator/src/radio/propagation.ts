/** Scenarios of TR 38.901 clause 7.2: below the roofs, above them, and in the country. */
export type Scenario = 'UMi' | 'UMa' | 'RMa';

const USER_HEIGHT_M = 1.5;
const LIGHT_M_PER_S = 3e8;
/** Of the environment that takes up the lowest metre. TR 38.901 table 7.4.1-1 note 1. */
const EFFECTIVE_HEIGHT_M = 1;
/** Average building height and street width of RMa. TR 38.901 table 7.4.1-1. */
const BUILDING_M = 5;
const STREET_M = 20;
const SHORTEST_M = 10;
const { exp, hypot, log10, max, min, PI } = Math;

export const scenarioOf = (antennaHeightM: number): Scenario =>
  antennaHeightM <= 10 ? 'UMi' : antennaHeightM < 35 ? 'UMa' : 'RMa';

/** Probability of line of sight to a user outdoors at 1.5 m. @see TR 38.901 table 7.4.2-1 */
export const lineOfSightProbability = (scenario: Scenario, distanceM: number): number => {
  switch (scenario) {
    case 'RMa':
      return distanceM <= 10 ? 1 : exp(-(distanceM - 10) / 1000);
    case 'UMi':
      return distanceM <= 18 ? 1 : 18 / distanceM + exp(-distanceM / 36) * (1 - 18 / distanceM);
    case 'UMa':
      return distanceM <= 18 ? 1 : 18 / distanceM + exp(-distanceM / 63) * (1 - 18 / distanceM);
  }
};

/**
 * Loss between isotropic antennas outdoors, dB, without shadowing. Beyond 10 km the formulas are carried on.
 *
 * @param distanceM on the ground, taken as 10 m where it is less
 * @see TR 38.901 table 7.4.1-1
 */
export const pathLossDb = (
  scenario: Scenario,
  isLineOfSight: boolean,
  distanceM: number,
  antennaHeightM: number,
  frequencyGhz: number,
): number => {
  const ground = max(SHORTEST_M, distanceM);
  const slant = hypot(ground, antennaHeightM - USER_HEIGHT_M);
  if (scenario === 'RMa') {
    const sight = ruralSight(ground, slant, antennaHeightM, frequencyGhz);
    return isLineOfSight ? sight : max(sight, ruralShade(slant, antennaHeightM, frequencyGhz));
  }
  const sight = urbanSight(scenario, ground, slant, antennaHeightM, frequencyGhz);
  if (isLineOfSight) return sight;
  return scenario === 'UMa'
    ? max(sight, 13.54 + 39.08 * log10(slant) + 20 * log10(frequencyGhz))
    : max(sight, 35.3 * log10(slant) + 22.4 + 21.3 * log10(frequencyGhz));
};

const urbanSight = (scenario: 'UMa' | 'UMi', groundM: number, slantM: number, heightM: number, ghz: number): number => {
  const over = (heightM - EFFECTIVE_HEIGHT_M) * (USER_HEIGHT_M - EFFECTIVE_HEIGHT_M);
  const breakM = (4 * over * ghz * 1e9) / LIGHT_M_PER_S;
  const [start, slope, beyond] = scenario === 'UMa' ? ([28, 22, 9] as const) : ([32.4, 21, 9.5] as const);
  if (groundM <= breakM) return start + slope * log10(slantM) + 20 * log10(ghz);
  const height = heightM - USER_HEIGHT_M;
  return start + 40 * log10(slantM) + 20 * log10(ghz) - beyond * log10(breakM ** 2 + height ** 2);
};

const ruralSight = (groundM: number, slantM: number, heightM: number, ghz: number): number => {
  const near = (d: number): number =>
    20 * log10((40 * PI * d * ghz) / 3) +
    min(0.03 * BUILDING_M ** 1.72, 10) * log10(d) -
    min(0.044 * BUILDING_M ** 1.72, 14.77) +
    0.002 * log10(BUILDING_M) * d;
  const breakM = (2 * PI * heightM * USER_HEIGHT_M * ghz * 1e9) / LIGHT_M_PER_S;
  return groundM <= breakM ? near(slantM) : near(breakM) + 40 * log10(slantM / breakM);
};

const ruralShade = (slantM: number, heightM: number, ghz: number): number =>
  161.04 -
  7.1 * log10(STREET_M) +
  7.5 * log10(BUILDING_M) -
  (24.37 - 3.7 * (BUILDING_M / heightM) ** 2) * log10(heightM) +
  (43.42 - 3.1 * log10(heightM)) * (log10(slantM) - 3) +
  20 * log10(ghz) -
  (3.2 * log10(11.75 * USER_HEIGHT_M) ** 2 - 4.97);

/** Spread of shadowing, dB, and over how many metres it is forgotten. @see TR 38.901 tables 7.4.1-1 and 7.5-6 */
export const shadowing = (
  scenario: Scenario,
  isLineOfSight: boolean,
): { readonly spreadDb: number; readonly forgottenM: number } => {
  switch (scenario) {
    case 'UMa':
      return isLineOfSight ? { spreadDb: 4, forgottenM: 37 } : { spreadDb: 6, forgottenM: 50 };
    case 'UMi':
      return isLineOfSight ? { spreadDb: 4, forgottenM: 10 } : { spreadDb: 7.82, forgottenM: 13 };
    case 'RMa':
      // 4 dB before the break point and 6 behind it; nearly all users are before it.
      return isLineOfSight ? { spreadDb: 4, forgottenM: 37 } : { spreadDb: 8, forgottenM: 120 };
  }
};

/** Loss into a building, dB, without its spread. @see TR 38.901 clause 7.4.3.1, tables 7.4.3-1 and 7.4.3-2 */
export const entryLossDb = (isLowLoss: boolean, depthM: number, frequencyGhz: number): number => {
  const concrete = 5 + 4 * frequencyGhz;
  const [glass, glassShare] = isLowLoss ? [2 + 0.2 * frequencyGhz, 0.3] : [23 + 0.3 * frequencyGhz, 0.7];
  const wall = 5 - 10 * log10(glassShare * 10 ** (-glass / 10) + (1 - glassShare) * 10 ** (-concrete / 10));
  return wall + 0.5 * depthM;
};
/** Spread of that loss, dB. */
export const entrySpreadDb = (isLowLoss: boolean): number => (isLowLoss ? 4.4 : 6.5);
/** Into a car: mean and spread, dB. @see TR 38.901 clause 7.4.3.2 */
export const CAR_LOSS_DB = 9;
export const CAR_SPREAD_DB = 5;

/** Degrees below the horizon at which a user on the ground is seen. */
export const elevationDegrees = (distanceM: number, antennaHeightM: number): number =>
  (Math.atan2(antennaHeightM - USER_HEIGHT_M, max(SHORTEST_M, distanceM)) * 180) / PI;
