import type { AddressTokens } from '../address-token.ts';
import { parseMessageId } from '../message-id.ts';
import type { Correspondence, Correspondents } from './correspondents.ts';
import type { Detected } from './detector.ts';
import type { ParsedMail } from './parsed-mail.ts';

export interface Attribution {
  correspondence: Correspondence | null;
  /** What tied it to the application, strongest first. */
  by: ('token' | 'threading' | 'subject' | 'sender')[];
  /** Which of our messages it answers. */
  answers: string | null;
  hasToken: boolean;
  isThreaded: boolean;
  evidence: string[];
}

export async function attribute(
  mail: ParsedMail,
  detected: Detected,
  tokens: AddressTokens,
  correspondents: Correspondents,
): Promise<Attribution> {
  const domain = tokens.address.slice(tokens.address.lastIndexOf('@') + 1);
  const answered = mail.answers.map((id) => ({ id, name: parseMessageId(id, domain) })).filter(({ name }) => name);
  const evidence: string[] = [];
  const from = mail.from[0]?.address ?? '';

  for (const found of tokens.find(mail.recipients)) {
    const correspondence = await correspondents.byApplication(found.owner);
    if (!correspondence) continue;
    const isOurs =
      tokens.check(found, { owner: found.owner, recipient: correspondence.verifierEmail, purpose: 'verification' }) ||
      tokens.check(found, { owner: found.owner, recipient: correspondence.applicantEmail, purpose: 'notice' });
    if (!isOurs) {
      evidence.push(`a token for ${found.owner} that was not made for its people`);
      continue;
    }
    const thread = answered.find(({ name }) => name?.owner === found.owner);
    return {
      correspondence,
      by: thread ? ['token', 'threading'] : ['token'],
      answers: thread?.id ?? null,
      hasToken: true,
      isThreaded: thread !== undefined,
      evidence: [...evidence, `token of ${found.owner}`],
    };
  }
  for (const { id, name } of answered) {
    const correspondence = name ? await correspondents.byApplication(name.owner) : null;
    if (!correspondence) continue;
    evidence.push(`it answers ${id}`);
    return { correspondence, by: ['threading'], answers: id, hasToken: false, isThreaded: true, evidence };
  }
  const bySubject = await attributeBySubject(mail.subject, from, correspondents);
  if (bySubject) {
    evidence.push('the application is named in the subject, and the sender is the one asked');
    return { correspondence: bySubject, by: ['subject'], answers: null, hasToken: false, isThreaded: false, evidence };
  }
  // An answering machine keeps nothing of ours; the one request that its owner has open is the one it answers.
  const awaiting = detected.kind === 'auto-reply' && from ? await correspondents.awaitingFrom(from) : [];
  const [only, ...others] = awaiting;
  if (only && others.length === 0) {
    evidence.push('the sender has exactly one request open');
    return { correspondence: only, by: ['sender'], answers: null, hasToken: false, isThreaded: false, evidence };
  }
  return { correspondence: null, by: [], answers: null, hasToken: false, isThreaded: false, evidence };
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

export function sameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
