import { type Run } from '../domain/run.js';
import { type Smoke } from '../domain/score.js';
import { tableOf } from '../domain/table.js';

const rounded = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));

/** One run in lines, fault by fault, and what was wrong besides. */
export const faultLines = ({ faults, unexplained, judged }: Smoke, { delaysSeconds }: Run): readonly string[] => {
  const rows = faults.map(({ truth, incident, fragments, rootFirst, endedRight, reports }) => [
    truth.id,
    truth.kind,
    truth.dn,
    truth.userImpactFromMs === undefined ? 'nobody' : String(Math.round(truth.userImpactMinutes ?? 0)),
    incident === undefined ? 'not found' : rootFirst ? 'right' : `${incident.cause} at ${incident.rootDn}`,
    String(fragments),
    rounded(reports),
    rounded(incident === undefined ? undefined : delaysSeconds[incident.id]),
    truth.expected,
    `${incident?.caseStates.at(-1) ?? '-'}${endedRight ? '' : ' (wrong)'}`,
    incident?.note ?? '',
  ]);
  const head = ['fault', 'kind', 'object', 'hurt', 'first', 'more', 'reports', 'seconds', 'expected', 'ended', 'note'];
  return [
    tableOf([head, ...rows]),
    ...unexplained.map(
      ({ rootDn, cause, openedAtMs, note, told }) =>
        `No fault explains ${cause} at ${rootDn}, opened ${new Date(openedAtMs).toISOString()}. ${told.join(' ')} ${note ?? ''}`,
    ),
    ...judged.wrong.map(
      ({ dn, attribute, from, to }) => `Wrong: ${attribute} of ${dn} from ${String(from)} to ${String(to)}`,
    ),
  ];
};
