import {
  type BouncedRecipient,
  type MailReading,
  outcomeOf,
  type SenderEvidence,
} from '../../../workflows/mail-reading.ts';
import { parseMessageId } from '../message-id.ts';
import { readAnswer, readText } from './answer.ts';
import { readAuthenticationResults } from './authentication-results.ts';
import { detect } from './detectors.ts';
import type { ParsedMail } from './parsed-mail.ts';
import { LARGEST_BYTES, type MailParser } from './parser.ts';

export interface ExplainRequest {
  /** Names the message in the answer. */
  file: string;
  source: Uint8Array;
  /** Text of the mail that it answers. */
  sent?: string | undefined;
  /**
   * The verifier's address. Without it the sender is not judged: the outcome is the one for the verifier,
   * answering our mail.
   */
  expectedFrom?: string | undefined;
  receivedAt?: Date;
}

/** The whole reading of one message, for people and for programs. */
export interface Explanation {
  file: string;
  kind: MailReading['kind'];
  /** As its addresses, threading and subject name it; whether there is such an application is not asked. */
  application: string | null;
  attributedBy: string[];
  sender: SenderEvidence & { from: string };
  decision: 'verified' | 'verified-except' | 'not-verified' | 'unclear' | null;
  exceptLines: number[];
  /** Why it was not verified, why it is unclear, or why it is held. */
  reason: string | null;
  /** An address that failed for good is held as well: a person has to find another. */
  outcome: 'verified' | 'verified-except' | 'not-verified' | 'hold' | 'note' | 'none';
  text: string;
  returnsOn: string | null;
  recipients?: BouncedRecipient[];
  evidence: string[];
  ms: number;
}

/** Reads a message without mailbox, network and Temporal. Tokens are found, not checked: that takes the key. */
export async function explain(request: ExplainRequest, parser: MailParser): Promise<Explanation> {
  const startedAt = performance.now();
  const mail = await parser.parse(request.source);
  const detected = detect(mail, { address: null, receivedAt: request.receivedAt ?? dateOf(mail) });
  const isWhole = request.source.length <= LARGEST_BYTES;
  const answer =
    detected.kind === 'human'
      ? readAnswer(isWhole ? mail : { ...mail, isCut: true }, request.sent ?? null)
      : { text: readText(mail), decision: null };
  const named = applicationNamedIn(mail);
  const from = mail.from[0]?.address ?? '';
  const expected = request.expectedFrom?.trim().toLowerCase();
  const stated = topmostResults(mail, from);
  const sender: SenderEvidence = {
    isExpected: expected === undefined || (mail.from.length === 1 && from === expected),
    hasToken: named.by.includes('token'),
    isThreaded: named.by.includes('threading'),
    dmarc: stated?.dmarc ?? 'none',
  };
  const reading: MailReading = {
    pointer: { mailbox: '', uidValidity: '', uid: 0, messageId: mail.messageId ?? '' },
    kind: detected.kind,
    from,
    subject: mail.subject,
    excerpt: answer.text.slice(0, 500),
    arrivedAgoMs: 0,
    answers: named.answers,
    attributedBy: named.by,
    sender,
    decision: answer.decision,
    recipients: detected.kind === 'bounce' ? detected.recipients.map(({ original: _, ...recipient }) => recipient) : [],
    returnsOn: detected.kind === 'auto-reply' ? detected.returnsOn : null,
  };
  // A message on its own cannot show that it answers ours: taken as given, so that the words decide.
  const outcome = outcomeOf({ ...reading, sender: { ...sender, hasToken: true } });
  const { decision } = reading;
  return {
    file: request.file,
    kind: reading.kind,
    application: named.application,
    attributedBy: named.by,
    sender: { from, ...sender },
    decision: decision?.kind ?? null,
    exceptLines: decision?.kind === 'verified-except' ? decision.lines : [],
    reason: reasonOf(decision, outcome),
    outcome: outcome.kind === 'bounce' ? 'hold' : outcome.kind,
    text: answer.text,
    returnsOn: reading.returnsOn,
    ...(reading.kind === 'bounce' ? { recipients: reading.recipients } : {}),
    evidence: [...detected.evidence, ...named.evidence, ...(stated?.evidence ?? [])],
    ms: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}

function reasonOf(decision: MailReading['decision'], outcome: ReturnType<typeof outcomeOf>): string | null {
  if (outcome.kind === 'hold') return outcome.why;
  if (outcome.kind === 'bounce') return `mail to ${outcome.address} came back`;
  if (decision?.kind === 'not-verified') return decision.reason;
  return decision?.kind === 'unclear' ? decision.why : null;
}

const TOKEN = /\+([at]-[0-9a-z]{8,12})\.[a-z2-7]{16}@/;
const APPLICATION_ID = /\b[AT]-[0-9A-HJKMNP-TV-Z]{8}\b/i;

function applicationNamedIn(mail: ParsedMail) {
  const token = mail.recipients.map((address) => TOKEN.exec(address)?.[1]).find((id) => id !== undefined);
  const threads = mail.answers.map((id) => ({ id, name: parseMessageId(id, id.slice(id.lastIndexOf('@') + 1, -1)) }));
  const thread = threads.find(({ name }) => name !== null);
  const subject = APPLICATION_ID.exec(mail.subject)?.[0];
  const by = [...(token ? ['token'] : []), ...(thread ? ['threading'] : []), ...(subject ? ['subject'] : [])];
  return {
    application: (token ?? thread?.name?.owner ?? subject)?.toUpperCase() ?? null,
    by,
    answers: thread?.id ?? null,
    evidence: [
      ...(token ? [`an address that names ${token.toUpperCase()} (its proof is not checked here)`] : []),
      ...(thread ? [`it answers ${thread.id}`] : []),
      ...(subject ? [`the subject names ${subject.toUpperCase()}`] : []),
    ],
  };
}

/** Whose results to believe is configuration; shown here is what the last server to handle the message said. */
function topmostResults(mail: ParsedMail, from: string) {
  const topmost = mail.headers.find(([name]) => name === 'authentication-results')?.[1];
  const id = /^\s*([^\s;]+)/.exec(topmost ?? '')?.[1];
  return id && from ? readAuthenticationResults(mail, id, from) : null;
}

function dateOf(mail: ParsedMail): Date {
  const stated = new Date(mail.headers.find(([name]) => name === 'date')?.[1] ?? '');
  return Number.isNaN(stated.getTime()) ? new Date() : stated;
}
