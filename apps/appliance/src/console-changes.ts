import { type ConfigurationChange, type Dn, isWithin } from '#foundation/vocabulary';
import { writeConfigurationChangesFrame } from '#monitor/configuration-changes';
import { type Intake } from '#monitor/intake';
import { ConsoleChanges } from '#surface/console-api';
import { type ObjectTable } from './lane/object-table.js';

/** What people enter is a source as any other, by this name in accounts and metrics. */
const SOURCE = 'console';

/** What people enter in the console goes the way of what is received: durable first, then read by the lane. */
export class IntakeChanges extends ConsoleChanges {
  constructor(
    private readonly intake: Intake,
    private readonly objects: Pick<ObjectTable, 'lastHeardMs' | 'heardOf'>,
  ) {
    super();
  }

  override isHeard(dn: Dn): boolean {
    if (this.objects.lastHeardMs(dn) !== undefined) return true;
    for (const [each] of this.objects.heardOf()) if (isWithin(each, dn)) return true;
    return false;
  }

  override async record(change: ConfigurationChange): Promise<void> {
    const body = writeConfigurationChangesFrame([change]);
    await this.intake.accept(SOURCE, body.length, () => ({ kind: 'configuration-changes', body, items: 1 }));
  }
}
