import { Clock, type NetworkTime, networkTimeOf, type WallTime, wallTimeOf } from '#foundation/vocabulary';

/** For a live network: event time is this host's time. */
export class WallClock extends Clock {
  override network(): NetworkTime {
    return networkTimeOf(Date.now());
  }

  override wall(): WallTime {
    return wallTimeOf(Date.now());
  }
}

/** For a network whose time runs at its own pace: network time is the newest watermark that was observed, and never goes back. */
export class WatermarkClock extends Clock {
  private watermark = 0;

  observe(timeMs: number): void {
    if (timeMs > this.watermark) this.watermark = timeMs;
  }

  override network(): NetworkTime {
    return networkTimeOf(this.watermark);
  }

  override wall(): WallTime {
    return wallTimeOf(Date.now());
  }
}
