import { sameAddress } from '../../../workflows/address.ts';
import { RECIPIENTS, type TemplateName } from '../../../workflows/mail-order.ts';
import type { AddressTokens } from '../address-token.ts';
import { messageIdsIn, parseMessageId, textOf } from '../message-id.ts';
import type { Correspondence, Correspondents } from './correspondents.ts';
import type { Detected } from './detector.ts';
import type { ParsedMail } from './parsed-mail.ts';

export interface Attribution {
  correspondence: Correspondence | null;
  /** What tied it to the application, strongest first. */
  by: ('token' | 'threading' | 'subject' | 'sender')[];
  /** Which of our messages it answers. */
  answers: string | null;
  /** Whom the mail went to that the token came back from; null without one. */
  tokenOf: string | null;
  /** It answers a mail that only the verifier got, by a Message-ID that nobody guesses. */
  isThreaded: boolean;
  evidence: string[];
}

/**
 * Which application a message is about. A token, or a sealed Message-ID, proves that its sender has a mail of ours; a
 * subject counts only from the person who was asked.
 */
export async function attribute(
  mail: ParsedMail,
  detected: Detected,
  tokens: AddressTokens,
  correspondents: Correspondents,
): Promise<Attribution> {
  const domain = tokens.address.slice(tokens.address.lastIndexOf('@') + 1);
  const answered = answersOf(mail, detected).flatMap((id) => {
    const name = parseMessageId(id, domain);
    if (!name) return [];
    const isSealed = name.seal !== null && tokens.isSeal(name.seal, textOf(name));
    const isVerifiers = RECIPIENTS[name.template as TemplateName] === 'verifier';
    return [{ id, owner: name.owner, isProof: isSealed && isVerifiers }];
  });
  const none: Attribution = {
    correspondence: null,
    by: [],
    answers: null,
    tokenOf: null,
    isThreaded: false,
    evidence: [],
  };
  const { evidence } = none;
  const from = mail.from[0]?.address ?? '';

  for (const found of tokens.find(mail.recipients)) {
    const { owner } = found;
    const correspondence = await correspondents.byApplication(owner);
    if (!correspondence) continue;
    const { verifierEmail, applicantEmail } = correspondence;
    const tokenOf = tokens.check(found, { owner, recipient: verifierEmail, purpose: 'verification' })
      ? verifierEmail
      : tokens.check(found, { owner, recipient: applicantEmail, purpose: 'notice' })
        ? applicantEmail
        : null;
    if (tokenOf === null) {
      evidence.push(`a token for ${owner} that was not made for its people`);
      continue;
    }
    evidence.push(`the token of ${owner}`);
    const thread = answered.find((one) => one.owner === owner);
    const by = thread ? (['token', 'threading'] as const) : (['token'] as const);
    const answers = thread?.id ?? null;
    return { ...none, correspondence, by: [...by], answers, tokenOf, isThreaded: thread?.isProof ?? false };
  }
  for (const { id, owner, isProof } of answered) {
    const correspondence = await correspondents.byApplication(owner);
    if (!correspondence) continue;
    evidence.push(`it answers ${id}${isProof ? '' : ', which is not what the verifier got'}`);
    return { ...none, correspondence, by: ['threading'], answers: id, isThreaded: isProof };
  }
  const bySubject = await attributeBySubject(mail.subject, from, correspondents);
  if (bySubject) {
    evidence.push('the subject names the application, and the sender is the one asked');
    return { ...none, correspondence: bySubject, by: ['subject'] };
  }
  // An answering machine keeps nothing of ours; the one request that its owner has open is the one it answers.
  const awaiting = detected.kind === 'auto-reply' && from !== '' ? await correspondents.awaitingFrom(from) : [];
  const [only, ...others] = awaiting;
  if (!only || others.length > 0) return none;
  evidence.push('the sender has exactly one request open');
  return { ...none, correspondence: only, by: ['sender'] };
}

/** A notification seldom has threading headers; the mail that it returns has ours in it. */
function answersOf(mail: ParsedMail, { kind }: Detected): string[] {
  if (kind !== 'bounce') return mail.answers;
  const returned = [...mail.parts.map(({ text }) => text), mail.plain ?? ''];
  return [...mail.answers, ...returned.flatMap((text) => messageIdsIn(text.slice(0, 64_000)))];
}

const APPLICATION_ID = /\bA-[0-9A-HJKMNP-TV-Z]{8}\b/gi;

async function attributeBySubject(
  subject: string,
  from: string,
  correspondents: Correspondents,
): Promise<Correspondence | null> {
  for (const [id] of subject.matchAll(APPLICATION_ID)) {
    const correspondence = await correspondents.byApplication(id.toUpperCase());
    if (correspondence && sameAddress(correspondence.verifierEmail, from)) return correspondence;
  }
  return null;
}
