import { ApplianceError } from '#foundation/platform';

const MESSAGES = {
  APPROVAL_NOT_FOUND: 'There is no request for approval of this plan.',
  APPROVAL_ROLE_FORBIDDEN: 'Only approvers and administrators decide.',
  APPROVAL_OWN_REQUEST_FORBIDDEN: 'Who asks for a change does not approve it.',
  APPROVAL_DECIDED_CONFLICT: 'This was decided already.',
  APPROVAL_EXPIRED_CONFLICT: 'The time to answer is over, which means no.',
  APPROVAL_REASON_MISSING: 'A rejection needs a reason.',
  APPROVAL_REASON_TOO_LARGE: 'The reason is too long.',
  APPROVAL_LINK_INVALID_FORBIDDEN: 'This is no link of this appliance.',
  APPROVAL_LINK_EXPIRED_CONFLICT: 'The link has expired.',
  APPROVAL_LINK_USED_CONFLICT: 'The link was used already.',
  APPROVAL_LINK_DECISION_FORBIDDEN: 'The link is for another decision.',
} as const;

export type ApprovalCode = keyof typeof MESSAGES;
export const APPROVAL_CODES = Object.keys(MESSAGES) as readonly ApprovalCode[];

/** None of them can be mended by trying again. */
export const refusal = (code: ApprovalCode): ApplianceError =>
  new ApplianceError(code, { retryable: false, message: MESSAGES[code] });
