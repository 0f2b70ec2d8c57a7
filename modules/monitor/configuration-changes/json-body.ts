import { type z } from 'zod';
import { refuse } from './errors.js';

/** Problems that one refusal lists at most; the rest says nothing new to the sender. */
const MAX_PROBLEMS = 10;

/** @throws ApplianceError CONFIGURATION_CHANGES_NOT_JSON, not retryable */
export const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('CONFIGURATION_CHANGES_NOT_JSON', 'The body is not JSON in UTF-8.');
  }
};

/** What is wrong, and where. */
export const problemsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, MAX_PROBLEMS)
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
    .join('; ');
