import { z } from 'zod';
import { configSlice } from '#foundation/platform';
import { DEFAULT_ALIASES, UPLINK_INTERFERENCE } from './default-aliases.js';

const isPattern = (text: string): boolean => {
  if (!(text.length > 1 && text.startsWith('/') && text.endsWith('/'))) return true;
  try {
    new RegExp(text.slice(1, -1), 'u');
    return true;
  } catch {
    return false;
  }
};

const match = z
  .record(z.string(), z.string().refine(isPattern, 'is no regular expression'))
  .default({})
  .describe('Labels that must be there: exact text, or /regular expression/ that the whole value must fit');

const identityRule = z.strictObject({
  match,
  dn: z
    .string()
    .describe('Distinguished name; ${label} is filled from the labels; one label alone may bring a whole name'),
  counter: z
    .string()
    .default('${measurement}')
    .describe('Counter name; ${measurement} is the metric name with dots for underscores'),
});

const alias = z.strictObject({
  match,
  counters: z
    .record(
      z.string(),
      z.strictObject({
        counter: z.string().min(1).describe('Counter of a measure that the received one is'),
        scale: z.number().positive().default(1).describe('Multiplies the received value (no unit)'),
      }),
    )
    .describe('By received counter name, as the identity rule gives it'),
});

const measure = z.strictObject({
  name: z.string().describe('Name, with its unit'),
  objectClass: z.string().describe('Class of managed object, e.g. NRCellDU'),
  kind: z.enum(['level', 'ratio', 'count']).describe('Mean over the interval, quotient of two counts, or a count'),
  unit: z.string().describe('UCUM unit'),
  worseWhen: z.enum(['high', 'low', 'silence']).describe('The direction that hurts users'),
  counters: z.array(z.string()).min(1).max(2).describe('[value], or [numerator, denominator] for a ratio'),
  meanOf: z
    .string()
    .exactOptional()
    .describe(
      'Counter, itself a level, of how many the value is the mean, e.g. of users; absent, or not reported: of its samples',
    ),
  scale: z.number().default(1).describe('Multiplies the received value of a level (no unit)'),
  smallest: z
    .number()
    .positive()
    .exactOptional()
    .describe('Smallest change worth telling (in the unit); absent: minLevelChange or minRatioChange of detection'),
  shape: z
    .enum(['call-quality', 'log-volume'])
    .exactOptional()
    .describe('What an anomaly of it is called where its kind does not say (no unit)'),
});

const element = 'SubNetwork=${subnetwork},ManagedElement=${managed_element}';
const on =
  (objectClass: string) =>
  (
    name: string,
    kind: 'level' | 'ratio' | 'count',
    unit: string,
    worseWhen: 'high' | 'low' | 'silence',
    counters: string[],
    scale = 1,
  ): z.infer<typeof measure> => ({ name, objectClass, kind, unit, worseWhen, counters, scale });
const cell = on('NRCellDU');
const port = on('Interface');
const trunk = on('SipTrunk');
/** Of the handovers that a cell executed, those that went wrong in one way. Three in a hundred are what targets for handover success allow in all. */
const handoversGoneWrong = (name: string, counter: string) => ({
  ...cell(name, 'ratio', '1', 'high', [counter, 'MM.HoExeInterReq']),
  smallest: 0.03,
});

/**
 * Counter names: TS 28.552 for cells, the IF-MIB (RFC 2863) for interfaces, our own for trunks and for the noise of an uplink, which no standard counts.
 */
const DEFAULT_MEASURES: z.infer<typeof measure>[] = [
  // Ten points of load: what is less tells nothing of the users, however sure it is at night.
  { ...cell('prbUtilisationRatio', 'level', '1', 'high', ['RRU.PrbTotDl'], 0.01), smallest: 0.1 },
  cell('rrcEstablishmentSuccessRatio', 'ratio', '1', 'low', ['RRC.ConnEstabSucc', 'RRC.ConnEstabAtt']),
  cell('rrcEstablishmentAttempts', 'count', '{attempt}', 'silence', ['RRC.ConnEstabAtt']),
  cell('dropRatio', 'ratio', '1', 'high', ['DRB.RelActNbr', 'DRB.EstabSucc']),
  cell('handoverSuccessRatio', 'ratio', '1', 'low', ['MM.HoExeInterSucc', 'MM.HoExeInterReq']),
  // Of a cell that hardly anybody uses, one user's place is its throughput.
  { ...cell('ueThroughputBitsPerSecond', 'level', 'bit/s', 'low', ['DRB.UEThpDl'], 1000), meanOf: 'RRC.ConnMean' },
  cell('connectedUsers', 'level', '{user}', 'silence', ['RRC.ConnMean']),
  port('inOctets', 'count', 'By', 'silence', ['ifHCInOctets']),
  { ...port('discardRatio', 'ratio', '1', 'high', ['ifInDiscards', 'ifHCInUcastPkts']), smallest: 0.005 },
  // ITU-T Y.1541 leaves 0.1 % of loss to a whole way: a line that damages twice that alone slows every transfer over it.
  { ...port('errorRatio', 'ratio', '1', 'high', ['ifInErrors', 'ifHCInUcastPkts']), smallest: 0.002 },
  // Bursts find a buffer full now and then on a healthy port: half a per cent of all packets is no burst any more.
  { ...port('outDiscardRatio', 'ratio', '1', 'high', ['ifOutDiscards', 'ifHCOutUcastPkts']), smallest: 0.005 },
  { ...trunk('answerSeizureRatio', 'ratio', '1', 'low', ['SIP.CallAnswered', 'SIP.CallAttempt']), smallest: 0.1 },
  // A listener begins to hear a third of a point of MOS.
  { ...trunk('mosCqe', 'level', '{score}', 'low', ['RTP.MosCqe']), smallest: 0.3, shape: 'call-quality' },
  trunk('callAttempts', 'count', '{call}', 'silence', ['SIP.CallAttempt']),
  // How a handover failed says what to do about it (TS 28.552 clause 5.1.1.25.1, told apart as TS 38.300 clause 15.5.2 does).
  handoversGoneWrong('handoverTooLateRatio', 'HO.IntraSys.TooLate'),
  handoversGoneWrong('handoverTooEarlyRatio', 'HO.IntraSys.TooEarly'),
  handoversGoneWrong('handoverToWrongCellRatio', 'HO.IntraSys.ToWrongCell'),
  // 3 dB are twice the noise: what users at the edge have to spare is planned in steps of it.
  { ...cell('uplinkInterferenceDbm', 'level', 'dBm', 'high', [UPLINK_INTERFERENCE]), smallest: 3 },
  // A dead branch takes a layer from those users who had one for each of them, and from the others none: of two to four layers on the mean so much is left of it.
  {
    ...cell('averageLayersDownlink', 'level', '{layer}', 'low', ['CARR.AverageLayersDl']),
    ...{ meanOf: 'RRC.ConnMean', smallest: 0.3 },
  },
];

export class CatalogueConfig extends configSlice(
  'catalogue',
  z.object({
    maxSeries: z
      .int()
      .positive()
      .max(2 ** 30)
      .default(2_000_000)
      .describe('Series that one lane knows at most (series)'),
    identity: z
      .array(identityRule)
      .default([
        { match: { granularity_period_ms: '/.+/', dn: '/.+/' }, dn: '${dn}', counter: '${__name__}' },
        { match: { cell: '/.+/' }, dn: `${element},GNBDUFunction=1,NRCellDU=\${cell}`, counter: '${measurement}' },
        { match: { interface: '/.+/' }, dn: `${element},Interface=\${interface}`, counter: '${measurement}' },
        { match: { trunk: '/.+/' }, dn: `${element},SipTrunk=\${trunk}`, counter: '${measurement}' },
      ])
      .describe('How labels become a managed object and a counter; the first rule that fits decides (no unit)'),
    aliases: z
      .array(alias)
      .default(DEFAULT_ALIASES)
      .describe(
        'What counters of other makers are called and which unit they have; the first entry that fits and knows the name decides. The received name is what is stored (no unit)',
      ),
    measures: z
      .array(measure)
      .default(DEFAULT_MEASURES)
      .describe('Quantities that are watched, by class of object (no unit)'),
  }),
) {}
