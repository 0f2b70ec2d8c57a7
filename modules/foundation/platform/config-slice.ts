import { type z } from 'zod';

/** What the loader needs of a slice: its place in the file and its schema. The class itself is the injection token. */
export interface SliceClass {
  readonly slice: string;
  readonly schema: z.ZodObject;
}

/**
 * Makes a module's config slice: at once schema, type and injection token.
 *
 * @example export class DetectionConfig extends configSlice('detection', z.object({ windowSeconds: z.number().default(900) })) {}
 */
export const configSlice = <S extends z.ZodObject>(slice: string, schema: S) => {
  // The class is only ever a token and a type: the loader provides what its schema parsed.
  const token = function ConfigSlice() {
    throw new TypeError(`the config slice ${slice} is provided by loadConfig, never constructed`);
  };
  return Object.assign(token, { slice, schema }) as unknown as (abstract new () => z.infer<S>) & {
    readonly slice: string;
    readonly schema: S;
  };
};
