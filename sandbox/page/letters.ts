import { type ParsedMail, simpleParser } from 'mailparser';
import { parseMessageId } from '../../activities/mail/message-id.ts';
import { ASKING } from '../../workflows/mail-order.ts';
import type { Letter } from '../mail/mail-host.ts';
import { COORDINATOR, SERVICE, type World } from '../world.ts';

export interface OpenedLetter {
  letter: Letter;
  mail: ParsedMail;
  subject: string;
  /** By the mail's own Date, which is the story's; a skip of weeks delivers all its mail at once. */
  at: Date;
  /** The service's template, null for what people write. */
  template: string | null;
  /** True for the mail that a verifier answers. */
  asksForAnswer: boolean;
}

export interface Mailbox {
  address: string;
  name: string;
  /** Newest first. */
  letters: OpenedLetter[];
  unread: number;
}

export interface Letters {
  /** The coordinator's first, then whoever got mail last. */
  mailboxes(): Promise<Mailbox[]>;
  all(): Promise<OpenedLetter[]>;
  markRead(address: string, number: number): void;
  isRead(address: string, number: number): boolean;
}

/** Everybody's mail, parsed once, and which of it was opened on the page. */
export function createLetters({ mail }: Pick<World, 'mail'>): Letters {
  const opened = new Map<number, Promise<OpenedLetter>>();
  const read = new Set<string>();
  const keyOf = (address: string, number: number) => `${number} ${address}`;
  const isRead = (address: string, number: number) => read.has(keyOf(address, number));

  async function all(): Promise<OpenedLetter[]> {
    return Promise.all(
      mail.letters.map((letter) => {
        const known = opened.get(letter.number) ?? open(letter);
        opened.set(letter.number, known);
        return known;
      }),
    );
  }

  return {
    all,
    isRead,
    markRead: (address, number) => read.add(keyOf(address, number)),
    async mailboxes() {
      const boxes = new Map<string, Mailbox>([[COORDINATOR.address, { ...COORDINATOR, letters: [], unread: 0 }]]);
      for (const one of (await all()).toReversed()) {
        for (const address of one.letter.to.map((to) => to.toLowerCase())) {
          const box = boxes.get(address) ?? { address, name: '', letters: [], unread: 0 };
          boxes.set(address, box);
          box.letters.push(one);
          box.name ||= nameOf(address, one.mail);
          if (!isRead(address, one.letter.number)) box.unread += 1;
        }
      }
      return [...boxes.values()];
    },
  };
}

// --- internal ---

/** The request, its reminders, and the question what an unclear answer meant. */
const ANSWERED = new Set<string | null>([...ASKING, 'clarification']);

const serviceDomain = SERVICE.address.slice(SERVICE.address.lastIndexOf('@') + 1);

async function open(letter: Letter): Promise<OpenedLetter> {
  const mail = await simpleParser(letter.raw, { skipImageLinks: true });
  const name = parseMessageId(mail.messageId ?? '', serviceDomain);
  const template = name?.template ?? null;
  return {
    letter,
    mail,
    template,
    subject: mail.subject ?? '(no subject)',
    at: mail.date ?? letter.deliveredAt,
    asksForAnswer: ANSWERED.has(template),
  };
}

function nameOf(address: string, { to, cc }: ParsedMail): string {
  const people = [to, cc].flat().flatMap((list) => list?.value ?? []);
  return people.find((person) => person.address?.toLowerCase() === address)?.name ?? '';
}
