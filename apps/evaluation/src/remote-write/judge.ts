import { type BadRequest } from './bad-requests.js';
import { body1Of, body2Of, type SentMetadata, type SentSeries } from './messages.js';
import { type Answer, HEADERS_1, HEADERS_2, type Receiver } from './receiver.js';
import { type Requirement } from './requirements.js';
import { type Stored } from './stored.js';

/** OpenMetrics' words for the numbers of metadata types. */
const TYPES = ['unknown', 'counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'];

/** Sends what the requirement has sent. @returns what was not as it is to be, or `undefined` */
export const judgeAnswer = async (receiver: Receiver, requirement: Requirement): Promise<string | undefined> => {
  const { taken, refused = [], version = 2 } = requirement;
  const all = [...taken, ...refused];
  const answer = await receiver.send(
    version === 2 ? body2Of(all) : body1Of(all),
    version === 2 ? HEADERS_2 : HEADERS_1,
  );
  const isFine = refused.length === 0 ? answer.status >= 200 && answer.status < 300 : is4xx(answer);
  if (!isFine) return `answered ${answer.status}: ${answer.text}`;
  if (version === 1) return undefined;
  const wanted = {
    samples: countOf(taken, 'samples'),
    histograms: countOf(taken, 'histograms'),
    exemplars: countOf(taken, 'exemplars'),
  };
  const [want, got] = [JSON.stringify(wanted), JSON.stringify(answer.written)];
  if (want !== got) return `told ${got} as written, not ${want}`;
  for (const { labels, metadata } of taken) {
    const difference = metadata && (await metadataDifference(receiver, labels, metadata));
    if (difference !== undefined) return difference;
  }
  return undefined;
};

/** @returns what the store has not, or has and should not, or `undefined` */
export const judgeStored = (stored: Stored, { taken, refused = [] }: Requirement): string | undefined => {
  for (const series of taken) {
    const difference = stored.differenceOf(series);
    if (difference !== undefined) return difference;
  }
  return refused.some(({ labels }) => stored.has(labels)) ? 'what was refused is stored' : undefined;
};

export const judgeBadRequest = async (
  receiver: Receiver,
  { requests, status }: BadRequest,
): Promise<string | undefined> => {
  for (const { headers, body } of requests) {
    const answer = await receiver.send(body, headers);
    const isRight = status === 415 ? answer.status === 415 : is4xx(answer);
    if (!isRight) return `${JSON.stringify(headers)} was answered with ${answer.status}: ${answer.text}`;
  }
  return undefined;
};

const is4xx = ({ status }: Answer): boolean => status >= 400 && status < 500;

const countOf = (series: readonly SentSeries[], what: 'samples' | 'histograms' | 'exemplars'): number =>
  series.reduce((total, each) => total + (each[what]?.length ?? 0), 0);

const metadataDifference = async (
  receiver: Receiver,
  labels: SentSeries['labels'],
  { type, help, unit }: SentMetadata,
): Promise<string | undefined> => {
  const metric = labels.find(([name]) => name === '__name__')?.[1] ?? '';
  const got = JSON.stringify(await receiver.metadata(metric));
  const want = JSON.stringify({ type: TYPES[type], help, unit });
  return got === want ? undefined : `${metric} is described by ${got}, not ${want}`;
};
