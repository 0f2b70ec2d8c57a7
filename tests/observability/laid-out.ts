import { format, resolveConfig } from 'prettier';

/** A document as the formatter of the repository lays it out. */
export const laidOut = async (file: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(file)), filepath: file });
