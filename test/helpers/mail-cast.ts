import { type AddressTokens, createAddressTokens } from '../../activities/mail/address-token.ts';
import { messageIdOf } from '../../activities/mail/message-id.ts';
import type { Correspondence, Correspondents } from '../../activities/mail/reading/correspondents.ts';
import type { MailOrder } from '../../workflows/mail-order.ts';
import type { Person } from '../../workflows/messages.ts';

/** Who plays in the tests of mail. The director verifies what Ada has applied for; Mallory must reach nothing. */
export const OUR_ADDRESS = 'certification@example.org';
export const COORDINATOR: Person = { name: 'Cora Coordinator', email: 'cora@example.org' };
export const APPLICANT: Person = { name: 'Ada Applicant', email: 'ada@library.test' };
export const VERIFIER: Person = { name: 'Vera Verifier', email: 'vera@library.test' };
export const STRANGER: Person = { name: 'Mallory Stranger', email: 'mallory@elsewhere.test' };
export const APPLICATION_ID = 'A-7K3MQ9XR';

export const TOKENS: AddressTokens = createAddressTokens({
  address: OUR_ADDRESS,
  keys: [new Uint8Array(32).fill(7)],
  plusAddressing: true,
});

export const REQUEST_ID = messageIdOf({ owner: APPLICATION_ID, template: 'verification-request', number: 1 }, TOKENS);

/** Where an answer to the verification request of APPLICATION_ID goes. */
export const REPLY_ADDRESS = TOKENS.mint({
  owner: APPLICATION_ID,
  recipient: VERIFIER.email,
  purpose: 'verification',
});

export const CORRESPONDENCE: Correspondence = {
  applicationId: APPLICATION_ID,
  verifierEmail: VERIFIER.email,
  applicantEmail: APPLICANT.email,
  isAwaiting: true,
};

export function correspondents(all: Correspondence[] = [CORRESPONDENCE]): Correspondents {
  return {
    byApplication: async (id) => all.find(({ applicationId }) => applicationId === id) ?? null,
    awaitingFrom: async (address) => all.filter((one) => one.isAwaiting && one.verifierEmail === address),
  };
}

/** An order whose facts do not matter: the tests of sending compose their own words. */
export function mailOrder(
  template: MailOrder['template'],
  { to = VERIFIER, number = 1 }: { to?: Person; number?: number } = {},
): MailOrder {
  return { owner: APPLICATION_ID, template, number, to, facts: {} } as unknown as MailOrder;
}
