import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether certificates can be made here. */
export const opensslHere = spawnSync('openssl', ['version']).error === undefined;
if (!opensslHere) process.stderr.write('SKIPPED: tests over TLS; openssl makes their certificates.\n');

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: 'ignore' });
};

export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority of one test, in its folder. */
export class Authority {
  readonly file: string;
  private readonly keyFile: string;
  private issued = 0;

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.file = join(folder, `${name}.crt`);
    this.keyFile = join(folder, `${name}.key`);
    openssl('req', '-x509', ...KEY, '-subj', `/CN=${name}`, '-days', '2', '-keyout', this.keyFile, '-out', this.file);
  }

  get certificate(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** @param days until it ends; negative where it has ended @param host another than this one is not the one that answers */
  issue({ days = 2, host = 'IP:127.0.0.1,DNS:localhost' }: { days?: number; host?: string } = {}): KeyPair {
    const [key, request, certificate, extensions] = ['key', 'csr', 'crt', 'ext'].map((ending) =>
      join(this.folder, `${this.name}-${this.issued}.${ending}`),
    ) as [string, string, string, string];
    this.issued++;
    writeFileSync(extensions, `subjectAltName=${host}\n`);
    openssl('req', ...KEY, '-subj', '/CN=node', '-keyout', key, '-out', request);
    const by = ['-CA', this.file, '-CAkey', this.keyFile, '-CAcreateserial', '-days', String(days)];
    openssl('x509', '-req', '-in', request, ...by, '-extfile', extensions, '-out', certificate);
    return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  }
}

/** A certificate that nobody signed but itself. */
export const selfSigned = (folder: string): KeyPair => {
  const [key, certificate] = [join(folder, 'self.key'), join(folder, 'self.crt')];
  const subject = ['-subj', '/CN=node', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl('req', '-x509', ...KEY, ...subject, '-days', '2', '-keyout', key, '-out', certificate);
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
};
