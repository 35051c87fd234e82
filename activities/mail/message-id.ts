/** Which of our mails a Message-ID names. */
export interface MailName {
  /** `A-…` or `T-…`; mail to the coordinator has others, and answers to it name no application. */
  owner: string;
  /** A template's name. */
  template: string;
  /** Counts the mails of this template to this owner, from 1. */
  number: number;
}

/** The same mail always gets the same Message-ID, so a repeated send can be recognised. With angle brackets. */
export function messageIdOf({ owner, template, number }: MailName, domain: string): string {
  return `<${owner.toLowerCase()}.${template}.${number}@${domain.toLowerCase()}>`;
}

const LEFT_SIDE = /^([at]-[0-9a-z]{8,12})\.([a-z]+(?:-[a-z]+)*)\.(\d{1,6})$/;

/** Null when it is not one of ours. Case and angle brackets do not matter: some gateways change both. */
export function parseMessageId(messageId: string, domain: string): MailName | null {
  const bare = messageId.trim().replace(/^</, '').replace(/>$/, '').toLowerCase();
  const suffix = `@${domain.toLowerCase()}`;
  if (!bare.endsWith(suffix)) return null;
  const match = LEFT_SIDE.exec(bare.slice(0, -suffix.length));
  if (!match?.[1] || !match[2]) return null;
  return { owner: match[1].toUpperCase(), template: match[2], number: Number(match[3]) };
}

/** All Message-IDs in a header's value, with angle brackets, in order. */
export function messageIdsIn(value: string): string[] {
  return value.slice(0, 65_536).match(/<[^<>\s]{1,998}>/g) ?? [];
}
