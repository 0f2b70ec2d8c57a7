export const ANTENNA_HEIGHT_M = 25;
export const USER_HEIGHT_M = 1.5;

/** Urban macro without line of sight, optional form. @see 3GPP TR 38.901 table 7.4.1-1 */
export const pathLossDb = (distanceKm: number, frequencyGhz: number): number => {
  const distance3dM = Math.hypot(Math.max(10, distanceKm * 1000), ANTENNA_HEIGHT_M - USER_HEIGHT_M);
  return 32.4 + 20 * Math.log10(frequencyGhz) + 30 * Math.log10(distance3dM);
};

/**
 * Gain over the horizontal and vertical pattern: 65 and 7 degrees of beam width, 17 dBi, front-to-back 25 dB, side lobes at 20 dB.
 *
 * @param tiltDegrees below the horizon
 * @see 3GPP TR 36.814 table A.2.1.1-2, with the narrower beam of a longer antenna
 */
export const antennaGainDb = (offAzimuthDegrees: number, elevationDegrees: number, tiltDegrees: number): number => {
  const wrapped = ((offAzimuthDegrees + 540) % 360) - 180;
  const horizontal = Math.min(12 * (wrapped / 65) ** 2, 25);
  const vertical = Math.min(12 * ((elevationDegrees - tiltDegrees) / 7) ** 2, 20);
  return 17 - Math.min(horizontal + vertical, 25);
};

/** Reference signal received power of one resource element. @param powerDbm of one resource element */
export const rsrpDbm = (powerDbm: number, gainDb: number, lossDb: number): number => powerDbm + gainDb - lossDb;

/** Degrees below the horizon at which a user at the distance is seen. */
export const elevationDegrees = (distanceKm: number): number =>
  (Math.atan2(ANTENNA_HEIGHT_M - USER_HEIGHT_M, Math.max(10, distanceKm * 1000)) * 180) / Math.PI;
