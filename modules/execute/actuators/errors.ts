import { ApplianceError } from '#foundation/platform';
import { type BurnRefusal } from '#foundation/authority';

/** Not retryable: the permit is worth nothing (any more), and nothing was sent. A fresh one has to be asked for. */
export const permitRefused = (planId: string, because: BurnRefusal): ApplianceError =>
  new ApplianceError('ACTUATORS_PERMIT_CONFLICT', {
    retryable: false,
    message: `The permit of plan ${planId} cannot be used: ${because}.`,
    attributes: { planId, because },
  });

/** Not retryable: a permit's action is written once. */
export const writtenBefore = (planId: string, index: number): ApplianceError =>
  new ApplianceError('ACTUATORS_WRITE_CONFLICT', {
    retryable: false,
    message: `Write ${index} of plan ${planId} is not in the permit, or was made before.`,
    attributes: { planId, index },
  });
