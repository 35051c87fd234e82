/**
 * Why an application waits for a person, and what would resolve it. Shown beside the stage "Needs attention", so each
 * reason is a phrase for the coordinator and each mend names the command to type.
 */
export const ATTENTION = {
  'address-fails': {
    reason: "The verifier's address does not work",
    mend: 'Give the right one: verifier NAME <address>',
  },
  'answer-unclear': {
    reason: "The verifier's answer is not a clear decision",
    mend: 'Read it and decide: verify "how it was confirmed", or decline "reason"',
  },
  'unexpected-sender': {
    reason: 'An answer came from somebody else than the verifier',
    mend: 'Read it and decide: verify "how it was confirmed", or decline "reason"; verifier NAME <address> asks that person instead',
  },
  'no-answer': {
    reason: 'The verifier has not answered by the deadline',
    mend: 'Follow up in person; remind, or verifier NAME <address> to ask another person',
  },
  'no-verifier': {
    reason: 'The form names no usable address for the verifier',
    mend: 'Name the verifier: verifier NAME <address>',
  },
  'same-person': {
    reason: 'Applicant and verifier are the same person',
    mend: 'Name another verifier: verifier NAME <address>',
  },
  'form-changed': {
    reason: 'The applicant changed the form after the decision',
    mend: 'Compare both; verify "it stands", or decline "reason" and ask for a new application',
  },
  'credits-changed': {
    reason: 'The applicant corrected a verified activity after the decision',
    mend: 'Compare both; verify "it stands", or decline "reason"',
  },
  'answers-differ': {
    reason: 'A second answer contradicts the recorded decision',
    mend: 'Read both and decide: verify "how it was confirmed", or decline "reason"',
  },
  'on-hold': {
    reason: 'Put on hold',
    mend: 'It goes on when you write: release',
  },
} as const;

export type AttentionReason = keyof typeof ATTENTION;

export interface Attention {
  reason: AttentionReason;
  /** What happened, in a short phrase or an excerpt of somebody's words: data, never markup. */
  detail: string;
  /** ISO instant. */
  sinceAt: string;
}
