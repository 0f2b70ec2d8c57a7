import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Action } from '#foundation/vocabulary';
import { ActuatorsConfig } from '../../actuators.config.js';
import { ProvMnsActuator } from './prov-mns-actuator.js';
import { ProvMnsClient } from './prov-mns-client.js';

const dn = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';
const action: Action = { dn, attribute: 'tilt.electrical', from: 40, to: 60, unit: '0.1 deg' };
const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;
let seen: { method: string; url: string; type: string | undefined; body: string }[];
let burnt: string[];
let server: Server;
let actuator: ProvMnsActuator<string>;

beforeEach(async () => {
  seen = [];
  burnt = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', type: request.headers['content-type'], body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const provMnsRoot = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/ProvMnS/v1`;
  const settings = ActuatorsConfig.schema.parse({ provMnsRoot, deadlineMs: 150, answerLimitBytes: 1024 });
  actuator = new ProvMnsActuator(new ProvMnsClient(settings), (permit: string) => {
    if (burnt.includes(permit)) return Promise.reject(new Error('the permit was used'));
    burnt.push(permit);
    return Promise.resolve();
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('ProvMnsActuator.apply', () => {
  it('sends one merge patch with nested attributes', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await actuator.apply('p1', action)).toEqual({ kind: 'written' });
    expect(seen).toEqual([
      {
        method: 'PATCH',
        url: '/ProvMnS/v1/SubNetwork=North/ManagedElement=7/GNBDUFunction=1/NRCellDU=3',
        type: 'application/merge-patch+json',
        body: '{"attributes":{"tilt":{"electrical":60}}}',
      },
    ]);
  });

  it('sends nothing where the permit cannot be used up', async () => {
    answer = (_, response) => response.writeHead(204).end();
    await actuator.apply('p1', action);
    await expect(actuator.apply('p1', action)).rejects.toThrow('the permit was used');
    expect(seen).toHaveLength(1);
  });

  it('passes a refusal on with its reason', async () => {
    answer = (_, response) => {
      json(response, 409, { detail: 'The cell is locked.' });
    };
    expect(await actuator.apply('p1', action)).toEqual({ kind: 'refused', status: 409, reason: 'The cell is locked.' });
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await actuator.apply('p1', action)).toMatchObject({ kind: 'refused', status: 307 });
    expect(seen).toHaveLength(1);
  });

  it.each<[string, Answer, RegExp]>([
    ['a lost answer', (request) => request.socket.destroy(), /fetch failed: /],
    ['a late answer', () => undefined, /deadline/],
    [
      'a failure of the service',
      (_, response) => {
        json(response, 503, { detail: 'Busy.' });
      },
      /503: Busy\./,
    ],
    ['an answer that promises', (_, response) => response.writeHead(202).end(), /not yet done/],
  ])('does not know after %s, and does not write again', async (_, given, why) => {
    answer = given;
    expect(await actuator.apply('p1', action)).toEqual({ kind: 'unknown', why: expect.stringMatching(why) });
    expect(seen).toHaveLength(1);
    expect(burnt).toEqual(['p1']);
  });

  it('never sends a DN that could climb out of the root', async () => {
    expect(await actuator.apply('p1', { ...action, dn: 'SubNetwork=North,..' })).toMatchObject({ kind: 'refused' });
    expect(seen).toEqual([]);
  });
});

describe('ProvMnsActuator.read', () => {
  const cell = { id: '3', attributes: { administrativeState: 'UNLOCKED', tilt: { electrical: 40 }, plmn: ['x'] } };

  it.each<[string, unknown]>([
    ['bare', cell],
    ['in a list', [cell]],
    ['under its class', { NRCellDU: [{ id: '2', attributes: {} }, cell] }],
  ])('finds the attributes of an object that comes %s', async (_, body) => {
    answer = (__, response) => {
      json(response, 200, body);
    };
    expect(await actuator.read(dn)).toEqual({
      kind: 'read',
      attributes: { administrativeState: 'UNLOCKED', 'tilt.electrical': 40 },
    });
  });

  it.each<[string, unknown]>([
    ['of another object', { id: '4', attributes: {} }],
    ['that is too long', { ...cell, text: 'x'.repeat(2000) }],
    ['that is no structure', null],
  ])('does not know after an answer %s', async (_, body) => {
    answer = (__, response) => {
      json(response, 200, body);
    };
    expect((await actuator.read(dn)).kind).toBe('unknown');
  });
});
