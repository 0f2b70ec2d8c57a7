import { z } from 'zod';
import { refuse } from './errors.js';

/** A file that its element has ready to be fetched. */
export interface AnnouncedFile {
  readonly url: string;
}

const MAX_FILES = 1000;
const url = z.string().min(1).max(4096);

/** TS 28.532 clause 11.6 (file data reporting), NotifyFileReady. */
const notifyFileReady = z.object({
  notificationType: z.literal('notifyFileReady'),
  fileInfoList: z
    .array(z.object({ fileLocation: url, fileDataType: z.string().default('Performance') }))
    .max(MAX_FILES),
});
/** A VES 7 event of the domain `stndDefined` that carries it. */
const stndDefined = z.object({
  commonEventHeader: z.object({ domain: z.literal('stndDefined') }),
  stndDefinedFields: z.object({ data: notifyFileReady }),
});
/** A VES event of the domain `notification`, as elements announced files before TS 28.532. */
const notification = z.object({
  commonEventHeader: z.object({ domain: z.literal('notification') }),
  notificationFields: z.object({
    changeType: z.literal('FileReady'),
    arrayOfNamedHashMap: z.array(z.object({ hashMap: z.looseObject({ location: url }) })).max(MAX_FILES),
  }),
});
const event = z.union([
  stndDefined.transform(({ stndDefinedFields: { data } }) => filesOf(data)),
  notification.transform(({ notificationFields: { arrayOfNamedHashMap } }) =>
    arrayOfNamedHashMap.map(({ hashMap }) => ({ url: hashMap.location })),
  ),
]);
const anyForm = z.union([
  notifyFileReady.transform((given) => filesOf(given)),
  z.object({ event }).transform(({ event: files }) => files),
  z.object({ eventList: z.array(event).max(MAX_FILES) }).transform(({ eventList }) => eventList.flat()),
]);

const filesOf = ({ fileInfoList }: z.output<typeof notifyFileReady>): AnnouncedFile[] =>
  fileInfoList
    .filter(({ fileDataType }) => fileDataType.toLowerCase() === 'performance')
    .map(({ fileLocation }) => ({ url: fileLocation }));

/**
 * Reads a notification that files are ready: `notifyFileReady` of TS 28.532, by itself or in a VES event or batch, or the older VES notification
 * `FileReady`. Files of other kinds (trace, analytics) are left out.
 *
 * @throws ApplianceError PM_NOTIFICATION_MALFORMED, not retryable
 */
export const readFileReady = (body: Uint8Array): readonly AnnouncedFile[] => {
  const result = anyForm.safeParse(jsonOf(body));
  if (result.success) return result.data;
  return refuse(
    'PM_NOTIFICATION_MALFORMED',
    'The body is no notifyFileReady with fileInfoList, no VES event of the domain stndDefined with it, and no VES notification FileReady.',
  );
};

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('PM_NOTIFICATION_MALFORMED', 'The body is not JSON in UTF-8.');
  }
};
