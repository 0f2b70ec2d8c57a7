import { type Conditions } from '../conditions.js';
import { type Plant } from '../network/plant.js';
import { carrierOf } from '../network/layers.js';
import { elementPowerDbm } from './link.js';

const CELL_COLUMNS = [
  'electricalTilt',
  'mechanicalTilt',
  'azimuth',
  'powerDbm',
  'feederLossDb',
  'lostBranches',
  'outage',
  'uplinkInterferenceDb',
  'clockOffsetUs',
  'failingSoftware',
  'starvedSlice',
  'crowd',
  'a3OffsetDb',
  'hysteresisDb',
  'timeToTriggerMs',
  'identity',
  'root',
] as const;
type CellColumn = (typeof CELL_COLUMNS)[number];

/** What a cell is set to and suffers from, by cell. Degrees, dB, dBm of one resource element before the feeder, shares; TS 28.541 units are converted here. */
export interface CellSettings extends Readonly<Record<CellColumn, Float64Array>> {
  /** 1 where nothing is sent: locked, asleep to save energy, or without a user plane. */
  readonly dead: Uint8Array;
  /** 1 where asleep to save energy. */
  readonly asleep: Uint8Array;
  /** 1 where locked. */
  readonly locked: Uint8Array;
}
/** A relation as its cell uses it. */
export interface Relation {
  readonly to: number;
  readonly offsetDb: number;
  readonly isAllowed: boolean;
  /** Another cell that this one knows has the target's identity. */
  isConfused: boolean;
}
export type Relations = readonly ReadonlyMap<number, Relation>[];

/** Share of the time from which on a cell is as good as off. */
const OFF = 0.999;

export const readCells = (plant: Plant, conditions: Conditions, dead: ReadonlySet<number>): CellSettings => {
  const n = plant.cells.length;
  const columns = Object.fromEntries(CELL_COLUMNS.map((name) => [name, new Float64Array(n)])) as Record<
    CellColumn,
    Float64Array
  >;
  const flags = { dead: new Uint8Array(n), asleep: new Uint8Array(n), locked: new Uint8Array(n) };
  plant.cells.forEach(({ dn, carrier }, i) => {
    const attributes = plant.network.objects.get(dn)?.attributes;
    const number = (name: string, otherwise: number): number => Number(attributes?.get(name) ?? otherwise);
    const wrong = conditions.get(dn);
    const off = (name: string): number => wrong?.[name] ?? 0;
    columns.electricalTilt[i] = (number('digitalTilt', 0) - off('tiltError')) / 10;
    columns.mechanicalTilt[i] = number('vsMechanicalTilt', 0) / 10;
    columns.azimuth[i] = number('azimuth', 0);
    const lost = Math.min(0.99, off('lostBranches'));
    columns.lostBranches[i] = lost;
    columns.powerDbm[i] =
      elementPowerDbm(carrierOf(carrier), number('configuredMaxTxPower', 46)) -
      off('reducedPower') +
      10 * Math.log10(1 - lost);
    columns.feederLossDb[i] = off('feederLoss');
    columns.outage[i] = Math.min(1, off('outage'));
    columns.uplinkInterferenceDb[i] = off('uplinkInterference');
    columns.clockOffsetUs[i] = off('clockOffset');
    columns.failingSoftware[i] = off('failingSoftware');
    columns.starvedSlice[i] = off('starvedSlice');
    columns.crowd[i] = off('crowd');
    columns.a3OffsetDb[i] = number('vsA3Offset', 2);
    columns.hysteresisDb[i] = number('vsHysteresis', 1);
    columns.timeToTriggerMs[i] = number('vsTimeToTrigger', 320);
    columns.identity[i] = number('nRPCI', -1);
    columns.root[i] = number('vsRootSequenceIndex', -1);
    flags.locked[i] = attributes?.get('administrativeState') === 'LOCKED' ? 1 : 0;
    flags.asleep[i] = attributes?.get('energySavingState') === 'isEnergySaving' ? 1 : 0;
    const isOff = flags.locked[i] === 1 || flags.asleep[i] === 1 || dead.has(i) || (columns.outage[i] ?? 0) > OFF;
    flags.dead[i] = isOff ? 1 : 0;
  });
  crossFeeders(plant, conditions, columns.azimuth);
  return { ...columns, ...flags };
};

/** A cell with crossed feeders looks where the antenna of another sector of its carrier looks. */
const crossFeeders = (plant: Plant, conditions: Conditions, azimuth: Float64Array): void => {
  const crossed = plant.cells.flatMap((cell, i) => {
    const by = Math.round(conditions.get(cell.dn)?.['crossedFeeders'] ?? 0);
    return by === 0 ? [] : [{ i, cell, sector: (cell.sector + by) % 3 }];
  });
  const looks = crossed.map(({ i, cell, sector }) => {
    const other = plant.cells.findIndex(
      (c) => c.site === cell.site && c.carrier === cell.carrier && c.sector === sector,
    );
    return [i, azimuth[other] ?? 0] as const;
  });
  for (const [i, look] of looks) azimuth[i] = look;
};

/** Relations of every cell, by target. A class of objects that no fault takes away: what is missing is not there, or may not be used. */
export const readRelations = (plant: Plant, index: ReadonlyMap<string, number>, dns: readonly string[]): Relations => {
  const relations = plant.cells.map(() => new Map<number, Relation>());
  for (const dn of dns) {
    const attributes = plant.network.objects.get(dn)?.attributes;
    const from = index.get(dn.slice(0, dn.lastIndexOf(',')));
    const to = index.get(String(attributes?.get('adjacentNRCellRef')));
    if (from === undefined || to === undefined) continue;
    const offsetDb = Number(attributes?.get('cellIndividualOffset.rsrpOffsetSSB') ?? 0);
    const isAllowed = attributes?.get('isHOAllowed') !== false;
    relations[from]?.set(to, { to, offsetDb, isAllowed, isConfused: false });
  }
  for (const [from, known] of relations.entries()) markConfused(plant, from, known);
  return relations;
};

const markConfused = (plant: Plant, from: number, known: ReadonlyMap<number, Relation>): void => {
  const identity = (cell: number): string =>
    `${plant.cells[cell]?.carrier ?? -1} ${String(plant.network.read(plant.cells[cell]?.dn ?? '', 'nRPCI'))}`;
  const count = new Map<string, number>([[identity(from), 1]]);
  for (const to of known.keys()) count.set(identity(to), (count.get(identity(to)) ?? 0) + 1);
  for (const relation of known.values()) relation.isConfused = (count.get(identity(relation.to)) ?? 0) > 1;
};
