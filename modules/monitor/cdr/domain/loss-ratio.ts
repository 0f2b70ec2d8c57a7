/** RTP packets of one call as one end counts them; absent: it does not say. */
export interface PacketCounts {
  readonly lost: number | undefined;
  readonly received: number | undefined;
  readonly sent: number | undefined;
}

/**
 * The part of the packets that should have come and did not, 0 to 1. An end that sent and received nothing at all heard nothing: all of it was lost, though
 * nothing tells how much that was (RFC 3550 counts losses from the first packet on).
 *
 * @returns `undefined` where nothing is known, or no media passed this end
 */
export const lossRatioOf = ({ lost, received, sent }: PacketCounts): number | undefined => {
  if (received === undefined) return undefined;
  if (received === 0 && (lost ?? 0) === 0) return sent !== undefined && sent > 0 ? 1 : undefined;
  return lost === undefined ? undefined : lost / (lost + received);
};
