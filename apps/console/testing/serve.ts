import { FixtureServer, type Scenario } from './fixture.js';

const scenario = (process.env['NOCTURNE_SCENARIO'] ?? 'busy') as Scenario;
const server = new FixtureServer(scenario);
server.rate = Number(process.env['NOCTURNE_RATE'] ?? 1);
process.stdout.write(
  `${await server.start(Number(process.env['NOCTURNE_PORT'] ?? 8480))}, as anna, ada, otto or vera, password nocturne\n`,
);
