import { ApplianceError } from '#foundation/platform';

type Code = 'TOPOLOGY_INVENTORY_MALFORMED' | 'TOPOLOGY_FORMAT_UNKNOWN' | 'TOPOLOGY_TIME_MALFORMED';

/** The same body fails again, so none of these is retryable. */
export const refuse = (code: Code, message: string): never => {
  throw new ApplianceError(code, { retryable: false, message });
};
