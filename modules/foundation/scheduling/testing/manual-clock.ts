import { Clock, type NetworkTime, networkTimeOf, type WallTime, wallTimeOf } from '#foundation/vocabulary';

/** Stands until it is moved. */
export class ManualClock extends Clock {
  networkMs = 1_700_000_000_000;
  wallMs = 1_700_000_000_000;
  override network(): NetworkTime {
    return networkTimeOf(this.networkMs);
  }
  override wall(): WallTime {
    return wallTimeOf(this.wallMs);
  }
}
