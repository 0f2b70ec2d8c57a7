import { describe, expect, it } from '@jest/globals';
import { partyOf } from './remote-address.js';

describe('partyOf', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1', 'an IPv4 address is one party'],
    ['::ffff:10.0.0.1', '10.0.0.1', 'the mapped form is the same'],
    ['2001:db8:0:7:a:b:c:d', '2001:db8:0:7', 'a /64 is one party'],
    ['2001:db8:0:7::9', '2001:db8:0:7', 'another host of it is the same'],
    ['2001:0DB8::1', '2001:db8:0:0', 'zeros and capitals are spelling'],
    ['::1', '0:0:0:0', 'loopback'],
    ['fe80::1%eth0', 'fe80:0:0:0', 'the zone is ours, not theirs'],
  ])('takes %s for %s because %s', (address, party) => {
    expect(partyOf(address)).toBe(party);
  });
});
