/** A short reading of one message: what enters a workflow instead of the mail itself, which stays on the IMAP server. */
export interface MailReading {
  pointer: MailPointer;
  kind: 'bounce' | 'auto-reply' | 'own' | 'human' | 'other';
  /** The From address, lower case. */
  from: string;
  subject: string;
  /** What the person typed, without quotes and signature; at most 500 characters. Data, never markup. */
  excerpt: string;
  /** How long ago it arrived at the server when it was read; the workflow subtracts it from its own now. */
  arrivedAgoMs: number;
  /** Which of our messages it answers, when its threading headers say so. */
  answers: string | null;
  /** How it was tied to the application, strongest first: `token`, `threading`, `subject`, `sender`. */
  attributedBy: string[];
  sender: SenderEvidence;
  /** Null unless `kind` is `human`. */
  decision: Decision | null;
  /** For a bounce: whose address failed, and whether for good. */
  recipients: BouncedRecipient[];
  /** For an auto-reply that states it: the day the person is back. */
  returnsOn: string | null;
}

export interface MailPointer {
  mailbox: string;
  uidValidity: string;
  uid: number;
  /** With angle brackets; a hash in the same form where the message has none. */
  messageId: string;
}

/** A decision counts only with the token or the sealed threading of a mail that the verifier alone got, the expected From, and no failed DMARC. */
export interface SenderEvidence {
  isExpected: boolean;
  hasToken: boolean;
  isThreaded: boolean;
  dmarc: 'pass' | 'fail' | 'none';
}

export type Decision =
  | { kind: 'verified' }
  /** Line numbers as printed in the request, ascending, without repeats. */
  | { kind: 'verified-except'; lines: number[] }
  | { kind: 'not-verified'; reason: string }
  | { kind: 'unclear'; why: string };

export interface BouncedRecipient {
  address: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** RFC 3463 enhanced status code, `5.1.1`; empty when the notification names none. */
  status: string;
}

/**
 * What the story does with a message:
 * a decision; `bounce`: the address failed for good; `hold`: a person must read it; `note`: recorded, moves nothing; `none`: not ours.
 */
export type Outcome =
  | { kind: 'verified' }
  | { kind: 'verified-except'; lines: number[] }
  | { kind: 'not-verified'; reason: string }
  | { kind: 'bounce'; address: string }
  | { kind: 'hold'; reason: 'answer-unclear' | 'unexpected-sender'; why: string }
  | { kind: 'note'; what: string }
  | { kind: 'none' };

export function outcomeOf(reading: MailReading): Outcome {
  switch (reading.kind) {
    case 'bounce': {
      const failed = reading.recipients.find((recipient) => recipient.action === 'failed');
      return failed ? { kind: 'bounce', address: failed.address } : { kind: 'note', what: 'delivery delayed' };
    }
    case 'auto-reply':
      return { kind: 'note', what: reading.returnsOn ? `away until ${reading.returnsOn}` : 'automatic reply' };
    case 'own':
    case 'other':
      return { kind: 'none' };
    case 'human':
      return weigh(reading);
  }
}

function weigh({ sender, decision }: MailReading): Outcome {
  if (sender.dmarc === 'fail') {
    return { kind: 'hold', reason: 'unexpected-sender', why: "the sender's domain says it did not send this (DMARC)" };
  }
  if (!sender.isExpected) return { kind: 'hold', reason: 'unexpected-sender', why: 'not the address we asked' };
  if (!sender.hasToken && !sender.isThreaded) {
    return { kind: 'hold', reason: 'answer-unclear', why: 'it does not answer our message' };
  }
  if (!decision) return { kind: 'hold', reason: 'answer-unclear', why: 'no decision was read' };
  return decision.kind === 'unclear' ? { kind: 'hold', reason: 'answer-unclear', why: decision.why } : decision;
}
