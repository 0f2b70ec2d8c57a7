import { type Configuration } from '#foundation/platform';
import { type CallIntake, CdrConfig, type CallReceiver } from '#monitor/cdr';
import { callIntakeOf, type CallIntakesParts } from './call-intakes.js';

/** Decoders of posted call records at once: one for each receiver and source. */
const MAX_INTAKES = 10_000;

/** Bodies of one sender are taken one after another: a decoder that holds calls stands between two of them. */
export class OrderedIntake {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly intake: CallIntake) {}

  async take(body: Uint8Array): ReturnType<CallIntake['take']> {
    const run = this.turn.then(async () => this.intake.take(body));
    this.turn = run.catch(() => undefined);
    return run;
  }
}

/** Receivers of call records over HTTP, as the configuration names them. What a decoder holds of unfinished calls ends with the process. */
export class CallReceivers {
  private readonly receivers: ReadonlyMap<string, CallReceiver>;
  private readonly intakes = new Map<string, OrderedIntake>();

  constructor(
    private readonly config: Configuration,
    private readonly parts: CallIntakesParts,
  ) {
    this.receivers = new Map(config.get(CdrConfig).receivers.map((receiver) => [receiver.name, receiver]));
  }

  /** @returns `undefined` where no receiver has the name */
  of(name: string, source: string): OrderedIntake | undefined {
    const receiver = this.receivers.get(name);
    if (receiver === undefined) return undefined;
    const key = `${name}/${source}`;
    let found = this.intakes.get(key);
    if (found === undefined) {
      found = new OrderedIntake(callIntakeOf(source, receiver, this.config, this.parts));
      if (this.intakes.size < MAX_INTAKES) this.intakes.set(key, found);
    }
    return found;
  }
}
