import Mustache from 'mustache';
import type { MailOrder } from '../../workflows/mail-order.ts';
import { frame } from './frame.ts';
import { escapeMarkdown, forSubject, oneLine, toHtml, toText } from './markdown.ts';
import type { Source } from './placeholders.ts';
import type { View, WordsContext } from './speech.ts';
import type { Templates } from './templates.ts';
import { viewOf } from './views.ts';

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

/** Writes one mail, for plain readers and as a page. What people typed is data in both and never markup. */
export function compose(templates: Templates, order: MailOrder, context: WordsContext): ComposedMail {
  const { subject, preheader, body } = templates.mails[order.template];
  const view = viewOf(order.template, order.facts, context);
  const page = toHtml(fill(templates, body, view, escapeMarkdown));
  const title = fill(templates, subject, view, forSubject).trim();
  return {
    subject: title,
    text: toText(page),
    html: frame({
      subject: title,
      preheader: fill(templates, preheader, view, oneLine).trim(),
      sender: context.programme.authority,
      body: page,
    }),
  };
}

/** Fills a template's placeholders, each value through `asData`. */
export const fill = (
  { parts }: Pick<Templates, 'parts'>,
  source: Source,
  view: View,
  asData: (value: string) => string,
): string => Mustache.render(source.text, view, (name) => parts[name]?.text, { escape: asData });
