/**
 * Probability that all channels are taken when a call comes.
 *
 * @param offeredErlangs calls that begin in a mean holding time
 * @see A. K. Erlang 1917; the recursion of ITU-T E.501
 */
export const erlangB = (offeredErlangs: number, channels: number): number => {
  let blocked = 1;
  for (let n = 1; n <= channels; n++) blocked = (offeredErlangs * blocked) / (n + offeredErlangs * blocked);
  return blocked;
};

/** The fewest channels, in whole groups, that block no more than this share of the calls. */
export const channelsFor = (offeredErlangs: number, mostBlocked: number, group: number): number => {
  let channels = group;
  while (erlangB(offeredErlangs, channels) > mostBlocked) channels += group;
  return channels;
};
