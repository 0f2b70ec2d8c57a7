import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { ApplianceError, Secret } from '#foundation/platform';

/** What an operator writes of a cluster; part of the slice of whoever uses one. */
export const elasticsearchConnection = z.strictObject({
  urls: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(64)
    .default(['http://127.0.0.1:9200'])
    .describe('Nodes of the cluster; with several, one that is away is passed over (URLs)'),
  username: z.string().min(1).optional().describe('User, with one of password, passwordFile, passwordEnv'),
  password: z.string().optional().describe('The password itself; a file or a variable is the better place'),
  passwordFile: z.string().optional().describe('File that holds the password'),
  passwordEnv: z.string().optional().describe('Environment variable that holds the password'),
  apiKeyFile: z.string().optional().describe('File that holds an API key, encoded or as id:key, instead of a user'),
  apiKeyEnv: z
    .string()
    .optional()
    .describe('Environment variable that holds an API key, encoded or as id:key, instead of a user'),
  caFile: z.string().optional().describe('Certificate authority of https nodes (PEM file)'),
  requestTimeoutMs: z.int().positive().default(30_000).describe('A request that is not answered by then failed (ms)'),
});
export type ConnectionSettings = z.infer<typeof elasticsearchConnection>;

/** Everything that is needed to connect, secrets read. */
export interface Connection {
  readonly urls: readonly string[];
  readonly user?: { readonly name: string; readonly password: Secret };
  readonly apiKey?: Secret;
  readonly ca?: string;
  readonly requestTimeoutMs: number;
}

/** Where secrets that the configuration only refers to are read. */
interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

const invalid = (message: string, cause?: unknown): ApplianceError =>
  new ApplianceError('ELASTICSEARCH_CONNECTION_INVALID', { retryable: false, message, cause });

/** @throws ApplianceError ELASTICSEARCH_CONNECTION_INVALID, a sentence for the operator, where something is not where the settings say */
export const connectionOf = (settings: ConnectionSettings, places: SecretPlaces): Connection => {
  const { urls, username, requestTimeoutMs, caFile } = settings;
  const read = (file: string): string => {
    try {
      return places.readFile(file);
    } catch (cause) {
      throw invalid(`Elasticsearch: ${file} cannot be read.`, cause);
    }
  };
  const secret = (text?: string, file?: string, variable?: string): Secret | undefined => {
    const found = text ?? (file === undefined ? undefined : read(file).trim());
    const given = found ?? (variable === undefined ? undefined : places.env[variable]);
    if (variable !== undefined && given === undefined) throw invalid(`Elasticsearch: ${variable} is not set.`);
    return given === undefined || given === '' ? undefined : new Secret(given);
  };
  if (urls.some((url) => new URL(url).username !== '' || new URL(url).password !== ''))
    throw invalid('Elasticsearch: a URL holds no user or password; use username and passwordFile.');
  const password = secret(settings.password, settings.passwordFile, settings.passwordEnv);
  const apiKey = secret(undefined, settings.apiKeyFile, settings.apiKeyEnv);
  if ((username === undefined) !== (password === undefined))
    throw invalid('Elasticsearch: a user needs a password, and a password its user.');
  if (username !== undefined && apiKey !== undefined) throw invalid('Elasticsearch: give either a user or an API key.');
  return {
    urls,
    requestTimeoutMs,
    ...(username === undefined || password === undefined ? {} : { user: { name: username, password } }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(caFile === undefined ? {} : { ca: authorityOf(caFile, read(caFile)) }),
  };
};

/** Node takes any text for an authority and says nothing: what is none is found now, not at the first connection. */
const authorityOf = (file: string, text: string): string => {
  try {
    new X509Certificate(text);
    return text;
  } catch (cause) {
    throw invalid(`Elasticsearch: ${file} holds no certificate (PEM).`, cause);
  }
};
