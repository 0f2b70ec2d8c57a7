const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

const plain = (address: string): string => MAPPED.exec(address)?.[1] ?? address;

export const isLoopback = (address: string): boolean => {
  const at = plain(address);
  return at === '::1' || /^127\.\d+\.\d+\.\d+$/.test(at);
};

/** Expands `::` so that the first half of an IPv6 address can be read. */
const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after];
};

/** What one party is taken for when its attempts are counted: an IPv4 address, or the /64 that an IPv6 host can roam in. */
export const partyOf = (address: string): string => {
  const at = plain(address);
  if (!at.includes(':')) return at;
  const prefix = groupsOf(at).slice(0, 4);
  return prefix.map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':');
};
