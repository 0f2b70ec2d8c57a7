// Looked up once: a global is slow in the context that tests run in.
const { PI, cos, min } = Math;

/** A sector antenna as its data sheet gives it. */
export interface Antenna {
  readonly gainDbi: number;
  readonly horizontalBeamDegrees: number;
  readonly verticalBeamDegrees: number;
}

/** Front to back, and side lobes of a panel: the element of the table has 30 dB for both, a column of elements has lobes. */
export const FRONT_TO_BACK_DB = 30;
const SIDE_LOBES_DB = 18;

/**
 * Gain towards a direction, dBi. Electrical tilt lowers the beam all round; mechanical tilt lowers it in front, raises it at the back and does nothing to the sides.
 *
 * @param offAzimuthDegrees of the direction against where the antenna looks, any turn
 * @param elevationDegrees of the direction, below the horizon
 * @param electricalDegrees and mechanical: tilt below the horizon
 * @see TR 38.901 table 7.3-1, with the beam widths and gain of the panel
 */
export const antennaGainDbi = (
  antenna: Antenna,
  offAzimuthDegrees: number,
  elevationDegrees: number,
  electricalDegrees: number,
  mechanicalDegrees: number,
): number => {
  const off = ((((offAzimuthDegrees + 180) % 360) + 360) % 360) - 180;
  const horizontal = min(12 * (off / antenna.horizontalBeamDegrees) ** 2, FRONT_TO_BACK_DB);
  const tilt = electricalDegrees + mechanicalDegrees * cos((off * PI) / 180);
  const vertical = min(12 * ((elevationDegrees - tilt) / antenna.verticalBeamDegrees) ** 2, SIDE_LOBES_DB);
  return antenna.gainDbi - min(horizontal + vertical, FRONT_TO_BACK_DB);
};
