import { type z } from 'zod';
import { ApplianceError } from '#foundation/platform';

/** Not retryable: says what of the request is wrong, with its path. */
export const requestInvalid = (sentence: string): ApplianceError =>
  new ApplianceError('CONSOLE_REQUEST_INVALID', { retryable: false, message: sentence });

const notFound = (what: string, id: string): ApplianceError =>
  new ApplianceError(`CONSOLE_${what.toUpperCase()}_NOT_FOUND`, {
    retryable: false,
    message: `There is no ${what} ${id}.`,
  });
export const noIncident = (id: string): ApplianceError => notFound('incident', id);
export const noPlan = (id: string): ApplianceError => notFound('plan', id);
export const noObject = (dn: string): ApplianceError => notFound('object', dn);
export const noMeasure = (name: string): ApplianceError => notFound('measure', name);
export const noFunction = (name: string): ApplianceError => notFound('function', name);
export const noRoute = (path: string): ApplianceError => notFound('route', path);

/** @param nearest what contains it and is known */
export const unknownObject = (dn: string, nearest: string | undefined): ApplianceError =>
  new ApplianceError('CONSOLE_OBJECT_NOT_FOUND', {
    retryable: false,
    message:
      `Neither the inventory nor telemetry knows ${dn}.` +
      (nearest === undefined ? '' : ` The nearest object above it that is known is ${nearest}.`),
  });

export const streamFull = (): ApplianceError =>
  new ApplianceError('CONSOLE_STREAM_OVERLOADED', {
    retryable: true,
    message: 'As many consoles as may are listening already.',
    attributes: { retryAfterSeconds: 10 },
  });

export const approverGone = (name: string): ApplianceError =>
  new ApplianceError('CONSOLE_APPROVER_FORBIDDEN', { retryable: false, message: `${name} may not approve any more.` });

/** Parses what came, or says everything that is wrong with it. */
export const parsed = <S extends z.ZodType>(schema: S, given: unknown): z.output<S> => {
  const outcome = schema.safeParse(given);
  if (outcome.success) return outcome.data;
  const problems = outcome.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '));
  throw requestInvalid(problems.join('; '));
};
