// A real Elasticsearch from Maven Central (Elastic's own integ-test distribution), for tests, benches and a look around.
//   node scripts/elasticsearch/server.mjs install
//   node scripts/elasticsearch/server.mjs start [NAME] [HTTP PORT] [TRANSPORT PORT]   in the background; waits until it answers
//   node scripts/elasticsearch/server.mjs cluster [FIRST HTTP PORT]                   three nodes: n1, n2, n3
//   node scripts/elasticsearch/server.mjs kill [NAME]                                 as a crash does
//   node scripts/elasticsearch/server.mjs stop [NAME]
// Needs a JDK >= 21 (ES_JAVA_HOME, JAVA_HOME or one under /usr/lib/jvm) and Maven.
// Env: ES_HOME_DIR (where it is kept), HEAP (512m), ES_FAST=0 for the full JIT (starts slower, loads quicker).
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const POM = join(HERE, 'pom.xml');
const VERSION = /<es\.version>(.+)<\/es\.version>/.exec(readFileSync(POM, 'utf8'))[1];
const HOME = process.env.ES_HOME_DIR ?? join(tmpdir(), 'nocturne-elasticsearch');
const SERVER = join(HOME, `elasticsearch-${VERSION}`);
/** Elasticsearch refuses to run as root: `nobody` does it then. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const START_WITHIN_MS = 180_000;

const majorOf = (home) => {
  try {
    const said = execFileSync(join(home, 'bin', 'javac'), ['-version'], { encoding: 'utf8' });
    return Number(/(\d+)/.exec(said)?.[1] ?? 0);
  } catch {
    return 0;
  }
};

/** A JDK >= 21, or `undefined`. */
export const javaHome = () => {
  const installed = existsSync('/usr/lib/jvm') ? readdirSync('/usr/lib/jvm').map((name) => `/usr/lib/jvm/${name}`) : [];
  const places = [process.env.ES_JAVA_HOME, process.env.JAVA_HOME, ...installed];
  return places.find((home) => home && existsSync(join(home, 'bin', 'javac')) && majorOf(home) >= 21);
};

/** What is missing to run it here, in one sentence; `undefined` where nothing is. */
export const missing = () => {
  if (existsSync(join(SERVER, 'bin', 'elasticsearch')) && javaHome()) return undefined;
  if (!javaHome()) return 'Elasticsearch needs a JDK >= 21: install one, or point ES_JAVA_HOME at it.';
  try {
    execFileSync('mvn', ['-v'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'Elasticsearch is fetched by Maven: install it (Debian: maven).';
  }
};

export const install = () => {
  const trouble = missing();
  if (trouble !== undefined) throw new Error(trouble);
  mkdirSync(HOME, { recursive: true });
  chmodSync(HOME, 0o755);
  if (!existsSync(join(SERVER, 'bin', 'elasticsearch'))) {
    const into = [`-DoutputDirectory=${HOME}`, `-DmarkersDirectory=${join(HOME, 'markers')}`];
    execFileSync('mvn', ['-q', '-B', '-f', POM, 'dependency:unpack-dependencies', '-DincludeTypes=zip', ...into], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    for (const name of readdirSync(join(SERVER, 'bin'))) chmodSync(join(SERVER, 'bin', name), 0o755);
  }
  addRootEndpoint();
};

/** The distribution leaves out `GET /`, which every client asks first. */
const addRootEndpoint = () => {
  const source = join(HERE, 'plugin', 'nocturne', 'RootPlugin.java');
  const plugin = join(SERVER, 'plugins', 'nocturne-root');
  const stamp = join(plugin, 'source.sha256');
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  const out = join(HOME, 'classes');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(plugin, { recursive: true });
  const java = javaHome();
  const compile = ['-nowarn', '-proc:none', '--release', '21', '-cp', join(SERVER, 'lib', '*'), '-d', out, source];
  execFileSync(join(java, 'bin', 'javac'), compile, { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync(join(java, 'bin', 'jar'), ['cf', join(plugin, 'root.jar'), '-C', out, 'nocturne']);
  const properties = [
    'description=root endpoint',
    'version=1',
    'name=nocturne-root',
    'classname=nocturne.RootPlugin',
    'java.version=21',
    `elasticsearch.version=${VERSION}`,
  ];
  writeFileSync(join(plugin, 'plugin-descriptor.properties'), `${properties.join('\n')}\n`);
  writeFileSync(stamp, digest);
};

/** What only a test keeps needs no disk: it outlives the process in memory, as a crash test wants. */
const MEMORY = '/dev/shm';
const folderOf = (name) =>
  name.startsWith('test-') && existsSync(MEMORY)
    ? join(MEMORY, 'nocturne-elasticsearch', name)
    : join(HOME, 'nodes', name);
const give = (path) => {
  if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, path]);
};

/** As Elasticsearch keeps a password in the file of its users. */
const hashed = (password) => {
  const salt = randomBytes(32);
  const hash = pbkdf2Sync(password, salt, 10_000, 32, 'sha512');
  return `{PBKDF2}10000$${salt.toString('base64')}$${hash.toString('base64')}`;
};

/** TLS towards clients, users and roles, all in files: `{ key, certificate, ca, users: [{ name, password, role }], roles: YAML }`. */
const secure = (config, { key, certificate, users, roles = '' }) => {
  const keep = (file, text) => writeFileSync(join(config, file), text, { mode: 0o600 });
  keep('http.key', key);
  keep('http.crt', certificate);
  keep('users', users.map((user) => `${user.name}:${hashed(user.password)}\n`).join(''));
  keep('users_roles', users.map((user) => `${user.role}:${user.name}\n`).join(''));
  keep('roles.yml', roles);
  return {
    'xpack.security.enabled': true,
    'xpack.security.authc.api_key.enabled': true,
    'xpack.security.http.ssl.enabled': true,
    'xpack.security.http.ssl.key': 'http.key',
    'xpack.security.http.ssl.certificate': 'http.crt',
  };
};

const configure = (name, http, transport, cluster, security) => {
  const folder = folderOf(name);
  for (const part of ['config', 'data', 'logs']) mkdirSync(join(folder, part), { recursive: true });
  const snapshots = join(HOME, 'snapshots');
  mkdirSync(snapshots, { recursive: true });
  cpSync(join(SERVER, 'config'), join(folder, 'config'), { recursive: true });
  const settings = {
    'cluster.name': cluster === undefined ? `nocturne-${name}` : 'nocturne',
    'node.name': name,
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    'path.repo': `["${snapshots}"]`,
    'network.host': '127.0.0.1',
    'http.port': http,
    'transport.port': transport,
    'cluster.routing.allocation.disk.threshold_enabled': false,
    ...(security === undefined ? { 'xpack.security.enabled': false } : secure(join(folder, 'config'), security)),
    ...(cluster === undefined
      ? { 'discovery.type': 'single-node' }
      : { 'cluster.initial_master_nodes': `[${cluster.masters}]`, 'discovery.seed_hosts': `[${cluster.seeds}]` }),
  };
  const text = Object.entries(settings).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(folder, 'config', 'elasticsearch.yml'), text.join(''));
  give(folder);
  give(snapshots);
  return folder;
};

/** The status of a request over TLS, as the first of the users. */
const securely = (url, { ca, users: [{ name, password }] }) =>
  new Promise((found, failed) => {
    const auth = `${name}:${password}`;
    const asked = get(url, { ca, auth, signal: AbortSignal.timeout(2_000) }, (answer) => {
      answer.resume();
      found({ ok: answer.statusCode === 200 });
    });
    asked.once('error', failed);
  });

const answers = async (url, security) => {
  const path = `${url}/_cluster/health?wait_for_status=yellow&timeout=1s`;
  try {
    if (security !== undefined) return (await securely(path, security)).ok;
    return (await fetch(path, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

/** @returns its URL. What it had before it was stopped or killed is there again. */
export const start = async (name, http, transport, cluster, security) => {
  const folder = configure(name, http, transport, cluster, security);
  const pidFile = join(folder, 'server.pid');
  rmSync(pidFile, { force: true });
  const output = openSync(join(folder, 'stdout.log'), 'w');
  if (isRoot) chownSync(join(folder, 'stdout.log'), NOBODY, NOBODY);
  const jit = process.env.ES_FAST === '0' ? '' : ' -XX:TieredStopAtLevel=1';
  const child = spawn(join(SERVER, 'bin', 'elasticsearch'), ['-p', pidFile], {
    cwd: HOME,
    detached: true,
    stdio: ['ignore', output, output],
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    env: {
      HOME: folder,
      PATH: process.env.PATH,
      ES_JAVA_HOME: javaHome(),
      ES_PATH_CONF: join(folder, 'config'),
      CLI_JAVA_OPTS: '-XX:TieredStopAtLevel=1',
      ES_JAVA_OPTS: `-Xms256m -Xmx${process.env.HEAP ?? '512m'} -XX:-AlwaysPreTouch${jit}`,
    },
  });
  child.unref();
  writeFileSync(join(folder, 'starter.pid'), String(child.pid));
  const url = `${security === undefined ? 'http' : 'https'}://127.0.0.1:${http}`;
  const until = performance.now() + START_WITHIN_MS;
  while (performance.now() < until) {
    if (await answers(url, security)) return url;
    if (child.exitCode !== null)
      throw new Error(
        `Elasticsearch ${name} ended:\n${readFileSync(join(folder, 'stdout.log'), 'utf8').slice(-2_000)}`,
      );
    await sleep(200);
  }
  throw new Error(`Elasticsearch ${name} did not answer within ${START_WITHIN_MS / 1_000} s.`);
};

const pidOf = (name) => {
  const file = join(folderOf(name), 'server.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
};
const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Ends the server's own process, and waits until it is gone. */
export const end = async (name, signal) => {
  const pid = pidOf(name);
  if (pid === undefined || !isRunning(pid)) return;
  process.kill(pid, signal);
  for (let waited = 0; isRunning(pid); waited += 100) {
    if (waited > 30_000) throw new Error(`Elasticsearch ${name} (${pid}) is still running.`);
    await sleep(100);
  }
};

/** Forgets all that a node kept. */
export const forget = (name) => rmSync(folderOf(name), { recursive: true, force: true });

const USAGE = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\nimport', 1)[0];

const commands = {
  install: () => install(),
  start: async (name = 'n1', http = '9200', transport = '9300') => {
    install();
    process.stdout.write(`${name} answers at ${await start(name, http, transport)}\n`);
  },
  cluster: async (first = '9211') => {
    install();
    const nodes = ['n1', 'n2', 'n3'].map((name, at) => ({
      name,
      http: Number(first) + at,
      transport: Number(first) + 100 + at,
    }));
    const masters = nodes.map(({ name }) => name).join();
    const seeds = nodes.map(({ transport }) => `127.0.0.1:${transport}`).join();
    const urls = await Promise.all(
      nodes.map((node) => start(node.name, node.http, node.transport, { masters, seeds })),
    );
    process.stdout.write(`three nodes answer at ${urls.join(' ')}\n`);
  },
  kill: (name = 'n1') => end(name, 'SIGKILL'),
  stop: (name = 'n1') => end(name, 'SIGTERM'),
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [command, ...args] = process.argv.slice(2);
  const run = commands[command];
  if (run === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exit(2);
  }
  await run(...args);
}
