import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Action, Clock, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { Registry } from 'prom-client';
import { type Permit } from '#foundation/authority';
import { permitFor } from '#foundation/authority/testing';
import { ActuatorsConfig } from '../../actuators.config.js';
import { ProvMnsActuator } from './prov-mns-actuator.js';

const dn = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1,NRCellDU=3';
const action: Action = { dn, attribute: 'cellIndividualOffset.rsrpOffsetSSB', from: 0, to: 2, unit: 'dB' };
const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answer: Answer;
let seen: { method: string; url: string; type: string | undefined; body: string }[];
let server: Server;
let actuator: ProvMnsActuator;
let wallMs: number;
let given: Awaited<ReturnType<typeof permitFor>>;

class StandingClock extends Clock {
  override network() {
    return networkTimeOf(0);
  }
  override wall() {
    return wallTimeOf(wallMs);
  }
}

beforeEach(async () => {
  seen = [];
  wallMs = Date.now();
  given = await permitFor([action]);
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
  const config = ActuatorsConfig.schema.parse({ provMnsRoot, deadlineMs: 150, answerLimitBytes: 1024 });
  actuator = new ProvMnsActuator(config, given.authority, new StandingClock(), new Registry());
});
afterEach(async () => {
  actuator.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const write = async () => (await actuator.use(given.permit)).write(0);

describe('without a permit', () => {
  it('nothing is written, whatever passes for one', async () => {
    answer = (_, response) => response.writeHead(204).end();
    const { id, kind, planId, region, actions } = given.permit;
    const copy = { id, kind, planId, region, actions, toJSON: () => given.permit.toJSON() };
    // @ts-expect-error an action is no permit
    await expect(actuator.use(action)).rejects.toMatchObject({ code: 'AUTHORITY_PERMIT_FORBIDDEN' });
    // @ts-expect-error an object of the same shape lacks the private brand
    await expect(actuator.use(copy)).rejects.toMatchObject({ code: 'AUTHORITY_PERMIT_FORBIDDEN' });
    // @ts-expect-error nothing is no permit either
    await expect(actuator.use()).rejects.toMatchObject({ code: 'AUTHORITY_PERMIT_FORBIDDEN' });
    for (const forged of [
      Object.create(given.permit) as Permit,
      new Proxy(given.permit, {}),
      null as unknown as Permit,
    ])
      await expect(actuator.use(forged)).rejects.toMatchObject({ code: 'AUTHORITY_PERMIT_FORBIDDEN' });
    // @ts-expect-error the port has no other way to write
    expect(actuator.modify).toBeUndefined();
    // What it holds inside cannot be reached around the permit.
    expect(
      Object.values(actuator).filter((held) => typeof (held as { modify?: unknown } | null)?.modify === 'function'),
    ).toEqual([]);
    expect(seen).toEqual([]);
  });

  it('nor with one that was used, nor a write twice', async () => {
    answer = (_, response) => response.writeHead(204).end();
    const writing = await actuator.use(given.permit);
    await expect(actuator.use(given.permit)).rejects.toMatchObject({ code: 'ACTUATORS_PERMIT_CONFLICT' });
    const both = await Promise.allSettled([writing.write(0), writing.write(0)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(writing.write(1)).rejects.toMatchObject({ code: 'ACTUATORS_WRITE_CONFLICT' });
    expect(seen).toHaveLength(1);
  });
});

describe('ProvMnsActuator.use', () => {
  it('sends one merge patch with nested attributes', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await write()).toEqual({ kind: 'written' });
    expect(seen).toEqual([
      {
        method: 'PATCH',
        url: '/ProvMnS/v1/SubNetwork=North/ManagedElement=7/GNBDUFunction=1/NRCellDU=3',
        type: 'application/merge-patch+json',
        body: '{"attributes":{"cellIndividualOffset":{"rsrpOffsetSSB":2}}}',
      },
    ]);
  });

  it('passes a refusal on with its reason', async () => {
    answer = (_, response) => {
      json(response, 409, { detail: 'The cell is locked.' });
    };
    expect(await write()).toEqual({ kind: 'refused', status: 409, reason: 'The cell is locked.' });
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await write()).toMatchObject({ kind: 'refused', status: 307 });
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
  ])('does not know after %s, and does not write again', async (_, behaviour, why) => {
    answer = behaviour;
    expect(await write()).toEqual({ kind: 'unknown', why: expect.stringMatching(why) });
    expect(seen).toHaveLength(1);
    await expect(write()).rejects.toMatchObject({ code: 'ACTUATORS_PERMIT_CONFLICT' });
  });

  it('never sends a DN that could climb out of the root', async () => {
    given = await permitFor([{ ...action, dn: 'SubNetwork=North,..' }]);
    const own = new ProvMnsActuator(
      ActuatorsConfig.schema.parse({}),
      given.authority,
      new StandingClock(),
      new Registry(),
    );
    expect(await (await own.use(given.permit)).write(0)).toMatchObject({ kind: 'refused' });
    own.close();
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
