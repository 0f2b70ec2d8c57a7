/** A subscriber that nobody has: what is found of it anywhere came from us. */
export interface Canary {
  /** Which way it was sent. */
  readonly kind: string;
  /** E.164, with a plus. */
  readonly msisdn: string;
  readonly calledMsisdn: string;
  readonly imsi: string;
  /** User part of a SIP URI that is no number. */
  readonly sipUser: string;
  /** Address of the subscriber's own device, in the space that operators give to subscribers (RFC 6598). */
  readonly ip: string;
}

/** Canaries of one run share these digits, so that those of another run are not found. */
const SEED_DIGITS = 5;
const LETTERS = 'bcdfghjklmnpqrstvwxz';

const lettersOf = (digits: string): string => digits.replace(/\d/gu, (digit) => LETTERS[Number(digit)] ?? 'x');

/** @param seed a whole number; its last five digits make these canaries others than those of another run */
export const canaryOf = (kind: string, at: number, seed: number): Canary => {
  const run = String(seed % 10 ** SEED_DIGITS).padStart(SEED_DIGITS, '0');
  const own = String(at + 10).padStart(3, '0');
  return {
    kind,
    msisdn: `+49157${run}${own}1`,
    calledMsisdn: `+49157${run}${own}2`,
    imsi: `26298${run}${own}03`,
    sipUser: `canary-${lettersOf(run)}-${lettersOf(own)}`,
    ip: `100.${String(64 + (seed % 64))}.${String((at % 100) + 100)}.${String(100 + (seed % 150))}`,
  };
};

/** Every identity of it, by what it is. */
export const identitiesOf = ({ msisdn, calledMsisdn, imsi, sipUser, ip }: Canary) =>
  [
    ['MSISDN', msisdn],
    ['called MSISDN', calledMsisdn],
    ['IMSI', imsi],
    ['SIP user', sipUser],
    ['IP address', ip],
  ] as const;
