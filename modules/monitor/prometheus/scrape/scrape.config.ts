import { z } from 'zod';
import { configSlice } from '#foundation/platform';
import { SCRAPE_PROTOCOLS } from '../exposition/exposition-reader.js';
import { durationMs, sizeBytes } from './duration.js';
import { anchored, RELABEL_ACTIONS } from './relabelling.js';

// Keys are those of Prometheus' own configuration, so that a part of a prometheus.yml can be pasted.

const isExpression = (text: string): boolean => {
  try {
    anchored(text);
    return true;
  } catch {
    return false;
  }
};
const duration = z
  .string()
  .refine((text) => durationMs(text) !== undefined, 'is no duration such as 15s, 1m30s or 500ms')
  .refine((text) => durationMs(text) !== 0, 'must be longer than nothing');
const size = z.string().refine((text) => sizeBytes(text) !== undefined, 'is no size such as 10MB');
const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no label name');
const labels = z.record(labelName, z.string());
const address = z.string().min(1).max(1_024);

const relabelStep = z
  .strictObject({
    source_labels: z.array(labelName).default([]).describe('Labels whose values are joined and compared'),
    separator: z.string().default(';').describe('What stands between the joined values'),
    regex: z
      .string()
      .max(4_096)
      .default('(.*)')
      .refine(isExpression, 'is no regular expression')
      .describe('Expression that all of the joined values, or of the label’s name, is compared with'),
    modulus: z.int().min(1).default(1).describe('Of hashmod: number of shares'),
    target_label: z.string().default('').describe('Label that is written, or compared by keepequal and dropequal'),
    replacement: z.string().default('$1').describe('What is written, $1 being the first group of the expression'),
    action: z.enum(RELABEL_ACTIONS).default('replace').describe('What is done'),
  })
  .refine(
    ({ action, target_label: target }) =>
      target !== '' || !['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'].includes(action),
    'needs a target_label',
  );
const relabelSteps = z.array(relabelStep).max(1_000).default([]);

const secretPlaces = {
  credentials: z.string().optional().describe('The token itself; a file is the better place'),
  credentials_file: z.string().optional().describe('File that holds the token'),
};
const authorization = z.strictObject({
  type: z.string().default('Bearer').describe('Scheme that stands before the token'),
  ...secretPlaces,
});
const basicAuth = z.strictObject({
  username: z.string().describe('User of HTTP basic authentication'),
  password: z.string().optional().describe('The password itself; a file is the better place'),
  password_file: z.string().optional().describe('File that holds the password'),
});
const tls = z.strictObject({
  ca_file: z.string().optional().describe('Certificates (PEM) of who may sign the target’s'),
  cert_file: z.string().optional().describe('Our own certificate (PEM)'),
  key_file: z.string().optional().describe('The key of our own certificate (PEM)'),
  server_name: z.string().optional().describe('Name that the target’s certificate is to have'),
  insecure_skip_verify: z.boolean().default(false).describe('Take any certificate'),
});
const clientKeys = {
  authorization: authorization.optional().describe('Token that is shown'),
  basic_auth: basicAuth.optional().describe('User and password that are shown'),
  tls_config: tls.optional().describe('How a target that speaks HTTPS is known'),
};

const staticConfig = z.strictObject({
  targets: z.array(address).max(10_000).describe('Host and port of each target'),
  labels: labels.default({}).describe('Labels of these targets'),
});
const fileSdConfig = z.strictObject({
  files: z.array(z.string().min(1)).min(1).max(100).describe('JSON or YAML files; the name may have stars'),
  refresh_interval: duration.default('5m').describe('Time between two looks; a change is seen within 5 s all the same'),
});
const httpSdConfig = z.strictObject({
  url: z.url().describe('Answers with a JSON list of targets and labels'),
  refresh_interval: duration.default('1m').describe('Time between two requests'),
  ...clientKeys,
});
const dnsSdConfig = z
  .strictObject({
    names: z.array(z.string().min(1)).min(1).max(1_000).describe('Names that are asked for'),
    type: z.enum(['SRV', 'A', 'AAAA']).default('SRV').describe('Kind of record'),
    port: z.int().min(1).max(65_535).optional().describe('Port of the targets, where the records have none'),
    refresh_interval: duration.default('30s').describe('Time between two questions'),
  })
  .refine(({ type, port }) => type === 'SRV' || port !== undefined, 'records of type A and AAAA need a port');

const protocol = z.enum(Object.keys(SCRAPE_PROTOCOLS) as [keyof typeof SCRAPE_PROTOCOLS]);

const scrapeConfig = z
  .strictObject({
    job_name: z.string().min(1).max(255).describe('Label job of every series, and the source unless it has a name'),
    source: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .optional()
      .describe('Name in accounts and metrics; default: the job’s, with a dash for what a name cannot have'),
    dn: z
      .string()
      .optional()
      .describe(
        'Managed object that speaks through a target, ${label} filled from the target’s labels: it is unobserved while the target is down; default: all that is known, while no target of the job answers',
      ),
    scrape_interval: duration.optional().describe('Time between two scrapes of a target'),
    scrape_timeout: duration.optional().describe('Time after which a scrape has failed'),
    scrape_protocols: z.array(protocol).min(1).optional().describe('Formats that are asked for, best first'),
    metrics_path: z.string().default('/metrics').describe('Path of the exposition'),
    scheme: z.enum(['http', 'https']).default('http').describe('How targets are spoken to'),
    params: z.record(z.string(), z.array(z.string())).default({}).describe('Parameters of the request'),
    honor_labels: z.boolean().default(false).describe('Whether a scraped label wins over one of the target'),
    honor_timestamps: z.boolean().default(true).describe('Whether times in an exposition are taken'),
    strict: z.boolean().default(false).describe('Refuse what breaks a rule of its format beyond the grammar'),
    follow_redirects: z.boolean().default(true).describe('Whether a target may send elsewhere'),
    ...clientKeys,
    static_configs: z.array(staticConfig).max(1_000).default([]).describe('Targets that are named here'),
    file_sd_configs: z.array(fileSdConfig).max(100).default([]).describe('Targets that files name'),
    http_sd_configs: z.array(httpSdConfig).max(100).default([]).describe('Targets that a service names'),
    dns_sd_configs: z.array(dnsSdConfig).max(100).default([]).describe('Targets that the DNS names'),
    relabel_configs: relabelSteps.describe('Steps over the labels of a target before it is scraped'),
    metric_relabel_configs: relabelSteps.describe('Steps over the labels of each series before it is taken'),
    sample_limit: z.int().min(0).default(0).describe('Samples of one scrape at most; more fail it; 0: no limit'),
    label_limit: z.int().min(0).default(0).describe('Labels of one series at most; more fail the scrape; 0: no limit'),
    target_limit: z
      .int()
      .min(0)
      .default(0)
      .describe('Targets of the job at most; what is beyond is not scraped; 0: no limit'),
    body_size_limit: size.optional().describe('Size of one exposition at most, inflated; larger ones fail'),
  })
  .refine(
    ({ authorization: a, basic_auth: b }) => a === undefined || b === undefined,
    'has two kinds of authorisation',
  );
export type ScrapeJob = z.infer<typeof scrapeConfig>;
export type TlsSettings = z.infer<typeof tls>;
export type ClientSettings = Pick<ScrapeJob, 'authorization' | 'basic_auth' | 'tls_config'>;

/** What this host scrapes. */
export class ScrapeConfig extends configSlice(
  'scrape',
  z.object({
    scrape_interval: duration
      .default('1m')
      .describe('Time between two scrapes of a target, where its job says nothing else'),
    scrape_timeout: duration
      .default('10s')
      .describe('Time after which a scrape has failed; never longer than the interval'),
    scrape_protocols: z
      .array(protocol)
      .min(1)
      .default(['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText0.0.4'])
      .describe('Formats that are asked for, best first'),
    body_size_limit: size.default('64MB').describe('Size of one exposition at most, inflated'),
    external_labels: labels.default({}).describe('Labels of every series that has none of that name'),
    max_targets: z.int().min(1).max(10_000).default(2_000).describe('Targets of all jobs at most (targets)'),
    max_series_per_target: z
      .int()
      .min(1_000)
      .max(10_000_000)
      .default(1_000_000)
      .describe('Series that one target may show; more fail its scrape (series)'),
    max_concurrent_scrapes: z.int().min(1).max(1_000).default(32).describe('Scrapes under way at once (scrapes)'),
    scrape_configs: z
      .array(scrapeConfig)
      .max(1_000)
      .refine((jobs) => new Set(jobs.map(({ job_name: name }) => name)).size === jobs.length, 'names a job twice')
      .default([])
      .describe('Jobs: sets of targets that are scraped alike'),
  }),
) {}
