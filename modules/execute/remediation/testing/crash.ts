import { Actuator, type Writing } from '#execute/actuators';
import { RecordStore, type StoredRecord, type Versioned } from '#foundation/record-store';

/** A process that dies at its n-th contact with the world, before or after it took effect, and does nothing after. */
export class Crash {
  isDead = false;
  private contacts = 0;

  constructor(private readonly diesAt: number) {}

  async around<T>(contact: () => Promise<T>): Promise<T> {
    this.point();
    const result = await contact();
    this.point();
    return result;
  }

  private point(): void {
    this.contacts += 1;
    if (this.contacts >= this.diesAt) this.isDead = true;
    if (this.isDead) throw new Error('killed');
  }
}

export class CrashingStore extends RecordStore {
  constructor(
    private readonly inner: RecordStore,
    private readonly crash: Crash,
  ) {
    super();
  }
  override get<T>(id: string): Promise<Versioned<T> | undefined> {
    return this.crash.around(() => this.inner.get<T>(id));
  }
  override create(id: string, value: unknown): Promise<string> {
    return this.crash.around(() => this.inner.create(id, value));
  }
  override compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    return this.crash.around(() => this.inner.compareAndSet(id, value, version));
  }
  override query<T>(prefix: string, page: { limit: number; after?: string }): Promise<readonly StoredRecord<T>[]> {
    return this.crash.around(() => this.inner.query<T>(prefix, page));
  }
}

export class CrashingActuator extends Actuator {
  constructor(
    private readonly inner: Actuator,
    private readonly crash: Crash,
  ) {
    super();
  }
  override async use(permit: Parameters<Actuator['use']>[0]): Promise<Writing> {
    const writing = await this.crash.around(() => this.inner.use(permit));
    return { actions: writing.actions, write: (index) => this.crash.around(() => writing.write(index)) };
  }
  override read(dn: string): ReturnType<Actuator['read']> {
    return this.crash.around(() => this.inner.read(dn));
  }
}
