import fc from 'fast-check';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { type ComposedMail, compose } from '../../../activities/words/compose.ts';
import { specimenOrders } from '../../../activities/words/specimen-views.ts';
import { SPECIMEN_CONTEXT, SPECIMENS } from '../../../activities/words/specimens.ts';
import { loadTemplates } from '../../../activities/words/templates.ts';
import { type MailFacts, type MailOrder, RECIPIENTS, type TemplateName } from '../../../workflows/mail-order.ts';

const templates = loadTemplates('templates');
const ada = { name: 'Ada Example', email: 'ada@example.org' };

function write<T extends TemplateName>(template: T, facts: MailFacts[T]): ComposedMail {
  const order = { template, facts, owner: 'A-7K2MQ9XD', number: 1, to: ada } as MailOrder;
  return compose(templates, order, SPECIMEN_CONTEXT);
}

/** A request whose applicant, library and first title are this text. */
function requestWith(text: string): ComposedMail {
  const { submission, credits, ...facts } = SPECIMENS['verification-request'];
  return write('verification-request', {
    ...facts,
    submission: { ...submission, applicant: { ...submission.applicant, name: text }, library: text },
    credits: credits.map((credit, index) => (index === 0 ? { ...credit, title: text, provider: text } : credit)),
  });
}

/** Elements and visible text of a page, as a browser has them. */
function read(html: string): { tags: string[]; text: string } {
  const tags: string[] = [];
  let text = '';
  const visit = (node: { nodeName: string; value?: string; childNodes?: unknown[] }) => {
    if (node.nodeName === '#text') text += node.value;
    else if (!node.nodeName.startsWith('#')) tags.push(node.nodeName);
    for (const child of node.childNodes ?? []) visit(child as typeof node);
  };
  visit(parse(html) as never);
  return { tags, text };
}

/** The facts with this text in every place that people fill in. */
function replaceTyped(facts: unknown, typed: string): unknown {
  if (Array.isArray(facts)) return facts.map((item) => (typeof item === 'string' ? typed : replaceTyped(item, typed)));
  if (typeof facts !== 'object' || facts === null) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key,
      TYPED.has(key) && typeof value === 'string' ? typed : IDS.has(key) ? value : replaceTyped(value, typed),
    ]),
  );
}
const TYPED = new Set([
  ...['name', 'library', 'title', 'provider', 'form', 'trackName'],
  ...['who', 'what', 'applicant', 'attention'],
]);
/** Lists of ids, which nobody types. */
const IDS = new Set(['exceptions']);

describe('every mail', () => {
  it.each(specimenOrders())('$template reads as plain text and as a page', (order) => {
    const { subject, text, html } = compose(templates, order, SPECIMEN_CONTEXT);
    for (const words of [subject, text, html]) {
      expect(words).not.toMatch(/\{\{|\}\}|undefined|\[object|NaN/);
    }
    expect(text).toMatch(/^Hello (Ada Example|Vera Director|Dora Director|Cora Coordinator),\n\n[A-Z]/);
    expect(text).not.toMatch(/\*\*|^#|\\\S|&[a-z]+;|<\w/m);
    // The coordinator signs what others get.
    const signature = RECIPIENTS[order.template] === 'coordinator' ? '' : 'Cora Coordinator\n';
    expect(text.trimEnd().endsWith(`\n${signature}Montana State Library Certification`)).toBe(true);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(76);
    expect(html).toMatch(/^<!doctype html>/);
  });

  it.each(specimenOrders().filter(({ facts }) => 'submission' in facts))(
    '$template about an application ends its subject with the id',
    (order) => {
      expect(compose(templates, order, SPECIMEN_CONTEXT).subject).toMatch(/ \[A-7K2MQ9XD\]$/);
    },
  );
});

describe('the request to a verifier', () => {
  const { subject, text } = write('verification-request', SPECIMENS['verification-request']);

  it('says in the subject how much is to be verified, and for whom', () => {
    expect(subject).toBe('Please verify 8 credits of Ada Example [A-7K2MQ9XD]');
  });

  it('lists the activities by number, with provider, date, category and hours', () => {
    expect(text).toContain(
      ' 2. Story Time for Toddlers\n    WebJunction · 2 May 2024\n    Library Services to the Public · 1.5 h\n',
    );
    expect(text).toContain(' 8. Privacy at the Public Computer\n');
  });

  it('adds the hours up by category and in all', () => {
    expect(text).toContain('- Library Administration: 11 h\n- Library Services to the Public: 14 h\n');
    expect(text).toContain('- Total: 60 h\n');
  });

  it('offers the three answers, each at the beginning of a line', () => {
    expect(text).toMatch(/^- VERIFIED – /m);
    expect(text).toMatch(/^- VERIFIED EXCEPT 2, 5 – /m);
    expect(text).toMatch(/^- NOT VERIFIED and/m);
  });

  it('names the batch that an answer makes, who else reads it, and how long we wait', () => {
    expect(text.replace(/\s+/g, ' ')).toContain('Answered by 31 December 2026, this goes into the January 2027 batch.');
    expect(text.replace(/\s+/g, ' ')).toContain('We can wait for your answer until 23 January 2027.');
    expect(text.replace(/\s+/g, ' ')).toContain('by the coordinator, Cora Coordinator, who gets a copy of this mail');
  });

  it('writes an instant as the day it is at the library', () => {
    const facts = SPECIMENS['verification-request'];
    expect(write('verification-request', { ...facts, answerBy: '2027-01-24T06:59:00Z' }).text).toContain(
      'until 23 January 2027',
    );
  });
});

describe('the other mails', () => {
  it('the last reminder says which batch will be missed, the first does not', () => {
    const facts = SPECIMENS['verification-reminder'];
    const missed = 'Ada Example will miss the January 2027 batch.';
    expect(write('verification-reminder', facts).text.replace(/\s+/g, ' ')).toContain(missed);
    const first = write('verification-reminder', { ...facts, isLast: false });
    expect(first.text.replace(/\s+/g, ' ')).not.toContain('will miss');
    expect(first.subject).toBe('Reminder: please verify 8 credits of Ada Example [A-7K2MQ9XD]');
  });

  it('a recorded credit shows a meter for each category', () => {
    const { text } = write('credit-recorded', SPECIMENS['credit-recorded']);
    expect(text).toContain('- Library Administration: 11 of 10 h – done\n');
    expect(text).toContain('- Technology: 7.5 of 10 h – 2.5 h to go\n');
    expect(text).toContain('- Total: 52.5 of 60 h – 7.5 h to go\n');
  });

  it('a shortfall is named exactly, with the lines that were disputed', () => {
    const { text } = write('more-credits-needed', SPECIMENS['more-credits-needed']);
    expect(text).toContain('- 2.5 h in Technology\n- 5 h in any category\n');
    expect(text).toContain('- Line 5: Spring Institute: Reaching Every Reader\n');
    const undisputed = write('more-credits-needed', { ...SPECIMENS['more-credits-needed'], disputed: [] });
    expect(undisputed.text).not.toContain('could not verify');
  });

  it.each(['verified', 'verified-except', 'not-verified'] as const)('a recorded "%s" is told as such', (decision) => {
    const { text, subject } = write('verification-recorded', { ...SPECIMENS['verification-recorded'], decision });
    const words = {
      verified: 'verified',
      'verified-except': 'verified with exceptions',
      'not-verified': 'not verified',
    };
    expect(subject).toBe(`Recorded: ${words[decision]}, Ada Example [A-7K2MQ9XD]`);
    expect(text).toMatch(decision === 'not-verified' ? /^NOT VERIFIED$/m : /^VERIFIED[:,]/m);
    expect(text).toContain('If this was not you, or we have misread you, reply to this mail.');
  });

  it.each([
    'address-fails',
    'answer-unclear',
    'unexpected-sender',
    'no-answer',
    'no-verifier',
    'same-person',
    'answers-differ',
    'form-changed',
    'credits-changed',
  ] as const)('an applicant is told what "%s" means for them', (reason) => {
    const { text } = write('needs-attention', { ...SPECIMENS['needs-attention'], reason, named: [] });
    // Greeting, what is the matter, what it means, what is kept, signature.
    expect(text.trim().split('\n\n')).toHaveLength(5);
  });

  it.each(['address-fails', 'no-answer', 'no-verifier', 'same-person'] as const)(
    'an applicant who needs another verifier ("%s") is told whom the Directory names, without addresses',
    (reason) => {
      const { text } = write('needs-attention', { ...SPECIMENS['needs-attention'], reason });
      expect(text).toContain('Dora Director (Director)');
      expect(text).not.toContain('dora@example.org');
    },
  );

  it('an address that looks like a slip is asked about, and no other', () => {
    const { submission } = SPECIMENS['application-received'];
    const verifier = { name: 'Vera', email: 'vera@gmial.com' };
    const facts = { ...SPECIMENS['application-received'], submission: { ...submission, verifier } };
    expect(write('application-received', facts).text).toMatch(/Did you mean vera@gmail\.com\?/);
    expect(write('application-received', SPECIMENS['application-received']).text).not.toContain('Did you mean');
  });

  it('a date range is written with both days', () => {
    const { credit, ...facts } = SPECIMENS['credit-recorded'];
    const { text } = write('credit-recorded', { ...facts, credit: { ...credit, endedOn: '2026-02-13' } });
    expect(text).toContain('11 February 2026 – 13 February 2026');
  });
});

describe('what people typed', () => {
  it.each([
    '<script>alert(1)</script>',
    '**bold** _em_ `code` ~~gone~~',
    '[click](https://evil.example) <https://evil.example> https://evil.example',
    '![x](https://evil.example/x.png)',
    '=HYPERLINK("https://evil.example","x")',
    '# heading',
    '1. list - item + item',
    '> quoted',
    '{{coordinator}} {{{id}}} {{> signature}} {{#credits}}',
    '&lt;b&gt; &amp; &#x41; \\',
    'O’Brien "the boss" O\'Neill & Sons',
    '| a | b | --- ===',
  ])('stays what it is: %s', (typed) => {
    const { subject, text, html } = requestWith(typed);
    const page = read(html);
    const plain = read(requestWith('Ada Example').html);
    expect(page.tags).toEqual(plain.tags);
    expect(page.text).toContain(typed);
    expect(text.replace(/\s+/g, ' ')).toContain(typed);
    expect(subject).toBe(`Please verify 8 credits of ${typed} [A-7K2MQ9XD]`);
  });

  it.each(specimenOrders())('is never markup, wherever $template shows it', (order) => {
    const usual = compose(templates, order, SPECIMEN_CONTEXT);
    const typed = '<b>*x*</b> `y` [z](https://evil.example) {{id}} & ok';
    const hostile = { ...order, facts: replaceTyped(order.facts, typed) } as MailOrder;
    const { subject, text, html } = compose(templates, hostile, SPECIMEN_CONTEXT);
    expect(read(html).tags).toEqual(read(usual.html).tags);
    expect(text.replace(/\s+/g, ' ')).toContain(typed);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('keeps to its line: no break reaches a subject or begins a paragraph', () => {
    const typed = 'Ada\r\nBcc: everyone@example.org\n\n# Heading\u2028\u0085next\u0000';
    const { subject, html } = requestWith(typed);
    expect(subject).toBe('Please verify 8 credits of Ada Bcc: everyone@example.org # Heading next [A-7K2MQ9XD]');
    expect(read(html).tags).not.toContain('h1');
  });

  it('cannot turn the text around it: overrides are dropped, right-to-left names are isolated', () => {
    const { subject, text } = requestWith('\u202eevil\u202c \u2066x');
    expect(subject + text).not.toMatch(/[\u202a-\u202e\u2066\u2067]/);
    const hebrew = requestWith('שרה לוי');
    expect(hebrew.text).toContain('\u2068שרה לוי\u2069');
    expect(hebrew.subject).toBe('Please verify 8 credits of \u2068שרה לוי\u2069 [A-7K2MQ9XD]');
  });

  it('does not make a subject endless', () => {
    const { subject, text } = requestWith('👩‍💻 Bartholomew '.repeat(30));
    expect(subject.length).toBeLessThan(160);
    expect(subject).toMatch(/… \[A-7K2MQ9XD\]$/);
    expect(text.match(/Bartholomew/g)?.length).toBeGreaterThan(60);
  });

  it('never breaks a mail, whatever it is', () => {
    const usual = read(requestWith('Ada Example').html).tags;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (typed) => {
        fc.pre(typed.trim() !== '');
        const { subject, html } = requestWith(typed);
        expect(subject).not.toMatch(/[\r\n]/);
        expect(read(html).tags.filter((tag) => !usual.includes(tag))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
