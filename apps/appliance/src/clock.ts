import { Clock, networkTimeOf, type NetworkTime, wallTimeOf, type WallTime } from '#foundation/vocabulary';

/** A live network: both clocks are this host's. */
export class WallClock extends Clock {
  override network(): NetworkTime {
    return networkTimeOf(Date.now());
  }
  override wall(): WallTime {
    return wallTimeOf(Date.now());
  }
}

/** A simulated network or a replay: network time is the newest time of what was received. */
export class TelemetryClock extends Clock {
  constructor(private readonly watermarkMs: () => number) {
    super();
  }
  override network(): NetworkTime {
    return networkTimeOf(this.watermarkMs());
  }
  override wall(): WallTime {
    return wallTimeOf(Date.now());
  }
}
