import { type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { StreamHub } from './stream-hub.js';

/** A connection that is never read: what is written piles up, as with a console that sleeps. */
class SlowResponse extends PassThrough {
  head: unknown;
  constructor() {
    super({ highWaterMark: 16 });
  }
  writeHead(status: number): this {
    this.head = status;
    return this;
  }
  /** All that was sent so far. */
  text(): string {
    return String(this.read() ?? '');
  }
}
const asResponse = (response: SlowResponse): ServerResponse => response as unknown as ServerResponse;
const always = (): Promise<boolean> => Promise.resolve(true);

describe('StreamHub', () => {
  let dropped: string[];
  let hub: StreamHub;
  beforeEach(() => {
    dropped = [];
    hub = new StreamHub(
      { maxStreams: 3, streamBufferBytes: 1_000 },
      { streamDropped: (because) => dropped.push(because) },
    );
  });
  const join = (isAllowed = always): SlowResponse => {
    const response = new SlowResponse();
    hub.add(asResponse(response), isAllowed);
    return response;
  };

  it('tells each change once a flush, whoever told it how often', () => {
    const client = join();
    client.text();
    for (let i = 0; i < 50; i++) hub.changed('incident', 'a');
    hub.changed('case', 'a');
    hub.networkMoved();
    hub.flush();
    expect(client.text()).toBe(
      'event: incident\ndata: {"id":"a"}\n\nevent: case\ndata: {"id":"a"}\n\nevent: network\ndata: {}\n\n',
    );
    hub.flush();
    expect(client.text()).toBe('');
  });

  it('drops who does not read, and keeps who does', () => {
    const [reader, sleeper] = [join(), join()];
    for (let i = 0; i < 40; i++) {
      hub.status({ filler: 'x'.repeat(100) });
      reader.text();
    }
    expect(dropped).toEqual(['slow']);
    expect(hub.size).toBe(1);
    expect(sleeper.destroyed).toBe(true);
    expect(reader.destroyed).toBe(false);
  });

  it('takes no more than it may', () => {
    for (let i = 0; i < 3; i++) join();
    expect(() => join()).toThrow(expect.objectContaining({ code: 'CONSOLE_STREAM_OVERLOADED', retryable: true }));
  });

  it('ends a stream whose session is over, and not one whose session cannot be looked up now', async () => {
    join();
    join(() => Promise.resolve(false));
    join(() => Promise.reject(new Error('the store is away')));
    await hub.heartbeat();
    expect(dropped).toEqual(['session-over']);
    expect(hub.size).toBe(2);
  });

  it('forgets who leaves', () => {
    const client = join();
    client.emit('close');
    expect(hub.size).toBe(0);
    expect(dropped).toEqual([]);
  });

  it('ends all when it stops, and takes nobody after', () => {
    join();
    hub.stop();
    hub.stop();
    expect(dropped).toEqual(['stopped']);
    expect(() => join()).toThrow();
  });

  it('keeps nothing for nobody', () => {
    hub.changed('incident', 'a');
    const client = join();
    client.text();
    hub.flush();
    expect(client.text()).toBe('');
  });
});
