import type { AddressTokens } from './address-token.ts';

/** Which of our mails a Message-ID names. */
export interface MailName {
  /** `A-…` or `T-…`; mail to the coordinator has others, and answers to it name no application. */
  owner: string;
  /** A template's name. */
  template: string;
  /** Counts the mails of this template to this owner, from 1. */
  number: number;
}

/** A mail's name as a Message-ID bears it, with the seal that it bears; null where it has none. */
interface NamedMail extends MailName {
  seal: string | null;
}

/**
 * The same mail always gets the same Message-ID, so a repeated send can be recognised. With angle brackets. Whoever knows
 * the application's id could guess the rest, but for the seal: an answer that names it comes from somebody who has the mail.
 */
export function messageIdOf(name: MailName, { address, seal }: Pick<AddressTokens, 'address' | 'seal'>): string {
  const left = textOf(name);
  return `<${left}.${seal(left)}${address.slice(address.lastIndexOf('@'))}>`;
}

/** What a seal is made of. */
export const textOf = ({ owner, template, number }: MailName): string => `${owner.toLowerCase()}.${template}.${number}`;

const LEFT_SIDE = /^([at]-[0-9a-z]{8,12})\.([a-z]+(?:-[a-z]+)*)\.(\d{1,6})(?:\.([a-z2-7]{8}))?$/;

/** Null when it is not one of ours. Case and angle brackets do not matter: some gateways change both. */
export function parseMessageId(messageId: string, domain: string): NamedMail | null {
  const bare = messageId.trim().replace(/^</, '').replace(/>$/, '').toLowerCase();
  const suffix = `@${domain.toLowerCase()}`;
  if (!bare.endsWith(suffix)) return null;
  const match = LEFT_SIDE.exec(bare.slice(0, -suffix.length));
  if (!match?.[1] || !match[2]) return null;
  return { owner: match[1].toUpperCase(), template: match[2], number: Number(match[3]), seal: match[4] ?? null };
}

/** All Message-IDs in a header's value, with angle brackets, in order. */
export function messageIdsIn(value: string): string[] {
  return value.slice(0, 65_536).match(/<[^<>\s]{1,998}>/g) ?? [];
}
