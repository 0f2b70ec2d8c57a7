import { describe, expect, it } from '@jest/globals';
import { judgeOrigin, type RequestOrigin } from './request-origin.js';

const ours = {
  method: 'POST',
  contentType: 'application/json',
  origin: 'http://noc.example:8080',
  fetchSite: 'same-origin',
  host: 'noc.example:8080',
};

describe('judgeOrigin', () => {
  it.each<[Partial<RequestOrigin>, string, string]>([
    [{}, 'ok', 'it is our own page'],
    [{ contentType: 'application/json; charset=utf-8' }, 'ok', 'a parameter changes nothing'],
    [{ origin: undefined, fetchSite: undefined }, 'ok', 'a program sends no Origin, and has no cookie to abuse'],
    [{ method: 'GET', origin: 'http://evil.example', contentType: undefined }, 'ok', 'reading changes nothing'],
    [{ origin: 'http://evil.example' }, 'foreign-origin', 'another site sends it'],
    [{ origin: 'http://noc.example' }, 'foreign-origin', 'another port is another origin'],
    [{ origin: 'null' }, 'foreign-origin', 'a sandboxed page has no origin'],
    [{ origin: undefined, fetchSite: 'cross-site' }, 'foreign-origin', 'the browser says so'],
    [{ origin: undefined, fetchSite: 'same-site' }, 'foreign-origin', 'a sister site is another site'],
    [{ contentType: 'text/plain' }, 'not-json', 'a form can send it'],
    [{ contentType: 'application/x-www-form-urlencoded' }, 'not-json', 'a form can send it'],
    [{ contentType: undefined }, 'not-json', 'a form can send it'],
    [{ method: 'DELETE', contentType: undefined }, 'ok', 'no form can send a DELETE'],
    [{ method: 'DELETE', contentType: undefined, origin: 'http://evil.example' }, 'foreign-origin', 'a script can'],
  ])('judges %j %s because %s', (change, verdict) => {
    expect(judgeOrigin({ ...ours, ...change })).toBe(verdict);
  });
});
