import { expect, it } from '@jest/globals';
import { CallNaming } from './call-source.js';

const naming = new CallNaming({
  ...{ trunkDnTemplate: 'SipTrunk={trunk}', trunks: [], maxLineLength: 100, regionKey: new Uint8Array(32) },
});

it.each([
  ['0f3a-1', /^0f3a-1$/, 'it is of nobody'],
  ['0f3a@100.64.1.2', /^0f3a@[\w-]{22}$/, 'its host may be a phone'],
  ['0f3a@0:0:0:0:0:0:0:0', /^0f3a@0:0:0:0:0:0:0:0$/, 'its host is nobody'],
  ['+491571234567@ims.example', /^[\w-]{22}@[\w-]{22}$/, 'it begins with a number'],
  ['1767225600.12', /^1767225600\.12$/, 'that is a switch’s own number'],
])('the id %s is kept as %s because %s', (id, expected) => {
  expect(naming.callId(id)).toMatch(expected);
  expect(naming.callId(id)).toBe(naming.callId(id));
});
