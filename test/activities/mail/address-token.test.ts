import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressTokens } from '../../../activities/mail/address-token.ts';
import { messageIdOf, messageIdsIn, parseMessageId, textOf } from '../../../activities/mail/message-id.ts';
import { APPLICATION_ID, OUR_ADDRESS, REPLY_ADDRESS, TOKENS, VERIFIER } from '../../helpers/mail-cast.ts';

const FOR_VERIFIER = { owner: APPLICATION_ID, recipient: VERIFIER.email, purpose: 'verification' } as const;

describe('reply addresses', () => {
  it('carry the application and 80 bits of proof, all lower case', () => {
    expect(REPLY_ADDRESS).toMatch(/^certification\+a-7k3mq9xr\.[a-z2-7]{16}@example\.org$/);
  });

  it('are found again whatever a client made of their case', () => {
    const [found] = TOKENS.find(['someone@example.org', REPLY_ADDRESS.toUpperCase()]);
    expect(found?.owner).toBe(APPLICATION_ID);
    expect(TOKENS.check(found!, { ...FOR_VERIFIER, recipient: 'VERA@Library.Test ' })).toBe(true);
  });

  it('prove nothing for another person, application or purpose', () => {
    const [found] = TOKENS.find([REPLY_ADDRESS]);
    expect(TOKENS.check(found!, { ...FOR_VERIFIER, recipient: 'mallory@elsewhere.test' })).toBe(false);
    expect(TOKENS.check(found!, { ...FOR_VERIFIER, owner: 'A-00000000' })).toBe(false);
    expect(TOKENS.check(found!, { ...FOR_VERIFIER, purpose: 'notice' })).toBe(false);
  });

  it('are still accepted after the key has changed, and not after it has gone', () => {
    const [old, current] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const make = (keys: Uint8Array[]) => createAddressTokens({ address: OUR_ADDRESS, keys, plusAddressing: true });
    const found = make([old]).find([make([old]).mint(FOR_VERIFIER)])[0]!;
    expect(make([current, old]).check(found, FOR_VERIFIER)).toBe(true);
    expect(make([current]).check(found, FOR_VERIFIER)).toBe(false);
  });

  it('are the bare address where the server knows no plus-addresses', () => {
    const plain = createAddressTokens({ address: OUR_ADDRESS, keys: [new Uint8Array(32)], plusAddressing: false });
    expect(plain.mint(FOR_VERIFIER)).toBe(OUR_ADDRESS);
  });

  it('are not found in other domains, other accounts, or anything else', () => {
    const elsewhere = REPLY_ADDRESS.replace('example.org', 'elsewhere.test');
    const other = REPLY_ADDRESS.replace('certification', 'other');
    expect(TOKENS.find([elsewhere, other, OUR_ADDRESS, `${OUR_ADDRESS}.evil.test`, ''])).toEqual([]);
    fc.assert(fc.property(fc.string(), (text) => TOKENS.find([text]).length === 0));
  });
});

describe('Message-IDs', () => {
  it('name the mail, and are the same each time', () => {
    const name = { owner: APPLICATION_ID, template: 'verification-request', number: 2 };
    const id = messageIdOf(name, TOKENS);
    expect(id).toMatch(/^<a-7k3mq9xr\.verification-request\.2\.[a-z2-7]{8}@example\.org>$/);
    expect(messageIdOf(name, TOKENS)).toBe(id);
    expect(parseMessageId(id.toUpperCase(), 'example.org')).toMatchObject(name);
  });

  it('bear a seal that only our keys make, the older one too, and for this mail alone', () => {
    const name = { owner: APPLICATION_ID, template: 'verification-request', number: 2 };
    const { seal } = parseMessageId(messageIdOf(name, TOKENS), 'example.org') ?? {};
    const keys = [new Uint8Array(32).fill(8), new Uint8Array(32).fill(7)];
    const rotated = createAddressTokens({ address: OUR_ADDRESS, keys, plusAddressing: true });
    expect(rotated.isSeal(seal ?? '', textOf(name))).toBe(true);
    expect(rotated.isSeal(seal ?? '', textOf({ ...name, number: 1 }))).toBe(false);
    expect(TOKENS.isSeal(rotated.seal(textOf(name)), textOf(name))).toBe(false);
  });

  it('of others are not ours', () => {
    for (const other of ['<a-7k3mq9xr.verification-request.2@elsewhere.test>', '<CAK=x@mail.gmail.com>', '', '<>']) {
      expect(parseMessageId(other, 'example.org')).toBeNull();
    }
  });

  it('are found in a header that lists several', () => {
    expect(messageIdsIn('<one@a.test>\r\n <two@b.test> (comment) junk')).toEqual(['<one@a.test>', '<two@b.test>']);
  });
});
