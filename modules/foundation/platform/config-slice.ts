import { type z } from 'zod';

export type SliceClass<T> = (abstract new () => T) & { readonly slice: string; readonly schema: z.ZodType<T> };

/**
 * Makes a module's config slice: at once schema, type and injection token.
 *
 * @example export class DetectionConfig extends configSlice('detection', z.object({ windowSeconds: z.number().default(900) })) {}
 */
export const configSlice = <S extends z.ZodObject>(slice: string, schema: S) => {
  abstract class Slice {}
  return Object.assign(Slice, { slice, schema }) as unknown as (abstract new () => z.infer<S>) & {
    readonly slice: string;
    readonly schema: S;
  };
};
